/** A name as it may be shown to whoever does not need it: each part's first character, so that one is told from another. */
export function maskedName(...parts: readonly string[]): string {
  return parts.map((part) => `${Array.from(part)[0] ?? ''}＊`).join(' ');
}

/** A mail address as it may be shown to whoever does not need it: its first character and the domain. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? maskedName(address) : `${maskedName(address.slice(0, at))}${address.slice(at)}`;
}

/** What has a telephone number, as it may be shown to whoever does not call it. */
export function maskedPhone<R extends { phone: string }>(row: R): R {
  return { ...row, phone: maskedName(row.phone) };
}

/** How to reach somebody. */
type Contact = { contactName: string; contactKana?: string; email: string; phone: string };

/** How to reach somebody, as it may be shown to whoever does not write to them or call them. */
export function maskedContact<C extends Contact>(contact: C): C {
  const { contactName, contactKana, email } = contact;
  return {
    ...maskedPhone(contact),
    ...(contactKana === undefined ? {} : { contactKana: maskedName(contactKana) }),
    contactName: maskedName(contactName),
    email: maskedAddress(email),
  };
}
