/** One paragraph of the rulebook: the ids in its heading, and whether code carries it out. */
export type Paragraph = { heading: string; ids: string[]; mark: 'code' | 'not in code' | undefined };

/** What a reader finds in the rulebook; `stray` lists what stands outside the form. */
export type Rulebook = { paragraphs: Paragraph[]; settings: string[][]; stray: string[] };

/** An id of a rule, such as PRG-09. */
export const RULE_ID = /\b(?:PRG|MAIL|CON|REF|DIS|DOM|CAT|BIL|CTR|PAGE|GAP)-\d{2}\b/g;

const HEADING = /^### ((?:[A-Z]+-\d{2})(?:, [A-Z]+-\d{2})*)(?: .+)?$/;

/**
 * Reads the rulebook. A paragraph is a `###` heading that begins with its ids, then prose, then a line that begins with
 * `code:` or `not in code: reason`. Chapters (`##`) hold nothing but paragraphs and tables.
 */
export function readRulebook(text: string): Rulebook {
  const rulebook: Rulebook = { paragraphs: [], settings: [], stray: [] };
  let inChapter = false;
  for (const line of text.split('\n')) {
    const paragraph = rulebook.paragraphs.at(-1);
    if (line.startsWith('## ')) {
      inChapter = true;
      rulebook.paragraphs.push({ heading: line, ids: [], mark: 'not in code' });
    } else if (line.startsWith('### ')) {
      const ids = HEADING.exec(line)?.[1]?.split(', ');
      if (!ids) rulebook.stray.push(`no id at the start of the heading: ${line}`);
      rulebook.paragraphs.push({ heading: line, ids: ids ?? [], mark: undefined });
    } else if (line.startsWith('|')) {
      rulebook.settings.push(cellsOf(line));
    } else if (inChapter && paragraph?.heading.startsWith('## ') && line.trim() !== '') {
      rulebook.stray.push(`prose without an id: ${line}`);
    } else if (paragraph && !paragraph.mark) {
      paragraph.mark = markOf(line);
    }
  }
  rulebook.paragraphs = rulebook.paragraphs.filter(({ heading }) => heading.startsWith('### '));
  return rulebook;
}

function markOf(line: string): Paragraph['mark'] {
  const plain = line.replace(/[*`_]/g, '').trim();
  if (/^not in code: ?\S/.test(plain)) return 'not in code';
  return /^code:/.test(plain) ? 'code' : undefined;
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.replace(/[`"]/g, '').trim());
}
