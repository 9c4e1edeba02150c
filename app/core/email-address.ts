/** The longest address mail servers carry, and the longest part before its @. */
const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_PART = 64;

/** Dot-separated words of plain characters: no quoting, no comments, nothing a mail server could read as a list. */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/i;

/**
 * Whether text is the address of one mailbox and nothing besides: no name, no list, no space, no control character.
 * Whatever passes can be handed to a mail server without becoming a second recipient or a second command.
 */
export function isSingleAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const localPart = text.slice(0, Math.max(0, at));
  return (
    text.length <= LONGEST_ADDRESS &&
    localPart.length <= LONGEST_LOCAL_PART &&
    LOCAL_PART.test(localPart) &&
    DOMAIN.test(text.slice(at + 1))
  );
}
