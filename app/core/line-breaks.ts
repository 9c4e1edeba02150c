/** What may not begin a line: closing brackets, stops, small kana, marks that belong to the character before. */
const NEVER_FIRST = new Set(
  [...'、。,.,.・:;:;??!!)」』】〕〉》〙〛’”)]}%%‰℃°…‥～〜ー–-々ゝゞヽヾ〻円'].concat([
    ...'ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ',
  ]),
);

/** What may not end a line: opening brackets and signs of money. */
const NEVER_LAST = new Set([...'(「『【〔〈《〘〚‘“([{¥¥$$№']);

/** Combining marks and variation selectors: they stay with the character before. */
const JOINED = /\p{M}/u;

/** A space that holds together what stands on both its sides, such as a name and its honorific. */
const HOLDING_SPACE = '\u00a0';

/** Letters and digits that people read as one word or number. */
const WORD = /[0-9A-Za-z\u00c0-\u024f,.@_/:&'#+-]/u;

/**
 * Cuts text into lines no wider than `width`, by the basic rules of Japanese setting (kinsoku): no closing mark begins a
 * line, no opening one ends it, and a Latin word or a number stays whole. What is wider than a line by itself is cut
 * between characters. Empty text is one empty line; spaces at a cut are dropped.
 *
 * @param widthOf how wide text is; the width of two texts is the sum of theirs.
 */
export function breakLines(text: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const unit of unitsOf(text)) {
    if (used + widthOf(unit.trimEnd()) > width) {
      if (line.trim() !== '') lines.push(line.trimEnd());
      const pieces = widthOf(unit.trim()) <= width ? [unit.trimStart()] : cutBetweenCharacters(unit, width, widthOf);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
      used = widthOf(line);
    } else {
      line += unit;
      used += widthOf(unit);
    }
  }
  return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()];
}

/** What is never cut: words, and characters with the marks that cling to them. */
function unitsOf(text: string): string[] {
  const units: string[] = [];
  let open = false;
  let last = '';
  for (const character of text) {
    const clings =
      units.length > 0 &&
      (open ||
        character === HOLDING_SPACE ||
        JOINED.test(character) ||
        NEVER_FIRST.has(character) ||
        (WORD.test(character) && WORD.test(last)));
    if (clings) units[units.length - 1] += character;
    else units.push(character);
    open = NEVER_LAST.has(character) || character === HOLDING_SPACE || (open && JOINED.test(character));
    last = character;
  }
  return units;
}

function cutBetweenCharacters(unit: string, width: number, widthOf: (text: string) => number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of unit.trim()) {
    const fits = piece === '' || JOINED.test(character) || widthOf(piece + character) <= width;
    if (fits) piece += character;
    else {
      pieces.push(piece);
      piece = character;
    }
  }
  return [...pieces, piece];
}
