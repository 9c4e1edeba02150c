import { breakLines } from '#app/core/line-breaks.ts';
import { type Sheet, type SheetBlock, type SheetColumn, type SheetFact, printableLine } from '#app/core/sheet.ts';
import { type Look, widthOf, withGetaMarks } from './fonts.server.ts';

/** A4 in points, and the margin on every side. */
export const PAPER = { width: 595.28, height: 841.89, margin: 51 } as const;

/** One thing drawn on a page; `y` of text is its base line, counted from the top. */
export type Mark =
  | { kind: 'text'; x: number; y: number; text: string; look: Look; size: number; tone: Tone }
  | { kind: 'rule'; x: number; y: number; width: number; weight: number; tone: Tone }
  | { kind: 'box'; x: number; y: number; width: number; height: number; fill: boolean; tone: Tone };

/** Colours of the documents: ink, notes, thin lines, ground, warnings. */
export type Tone = 'ink' | 'note' | 'line' | 'ground' | 'warning';

type Style = { look: Look; size: number; tone?: Tone; align?: 'left' | 'right' | 'center' };

const LEFT = PAPER.margin;
const WIDTH = PAPER.width - 2 * PAPER.margin;
const TOP = PAPER.margin;
const BOTTOM = PAPER.height - PAPER.margin - 18;

/** Distance of base lines, as a multiple of the size. */
const LEADING = 1.55;

const BODY: Style = { look: 'regular', size: 9.5 };
const LABEL: Style = { look: 'regular', size: 8.5, tone: 'note' };
const CELL_PADDING = 5;

/** Lays a document out: the marks of its pages in order, at least one page. */
export function layOut(sheet: Sheet): Mark[][] {
  const flow = new Flow(sheet);
  flow.title();
  for (const block of sheet.blocks) flow.block(block);
  flow.nameLackingGlyphs();
  return flow.finished();
}

/** Where the next block goes, and the pages so far. */
class Flow {
  readonly #pages: Mark[][] = [[]];
  readonly #lacking = new Set<string>();
  readonly #sheet: Sheet;
  #y: number = TOP;

  constructor(sheet: Sheet) {
    this.#sheet = sheet;
  }

  title(): void {
    this.#line(this.#sheet.title, LEFT, WIDTH, { look: 'bold', size: 19, align: 'center' });
    this.#y += 10;
  }

  block(block: SheetBlock): void {
    switch (block.kind) {
      case 'letterhead':
        return this.#letterhead(block);
      case 'amount':
        return this.#amount(block);
      case 'heading':
        this.#room(40);
        this.#y += 12;
        this.#paragraph(block.text, LEFT, WIDTH, { look: 'bold', size: 11 });
        this.#y += 3;
        return;
      case 'text':
        this.#paragraph(block.text, LEFT, WIDTH, BODY);
        this.#y += 4;
        return;
      case 'notice':
        return this.#notice(block.text);
      case 'facts':
        return this.#facts(block.facts);
      case 'table':
        return this.#table(block.columns, block.rows);
      case 'sums':
        return this.#sums(block.facts);
    }
  }

  nameLackingGlyphs(): void {
    if (this.#lacking.size === 0) return;
    const named = [...this.#lacking].join('、');
    this.#y += 6;
    this.#paragraph(`※「〓」は、この書体で印字できない文字です(${named})。`, LEFT, WIDTH, LABEL);
  }

  finished(): Mark[][] {
    const count = this.#pages.length;
    return this.#pages.map((marks, index) => {
      const y = PAPER.height - PAPER.margin;
      const place = `${index + 1} / ${count}`;
      const x = LEFT + WIDTH - widthOf(place, 'regular', 8);
      const reference = this.#printable(this.#sheet.reference);
      return [
        ...marks,
        { kind: 'text', x: LEFT, y, text: reference, look: 'regular', size: 8, tone: 'note' },
        { kind: 'text', x, y, text: place, look: 'regular', size: 8, tone: 'note' },
      ];
    });
  }

  #letterhead({ to, facts, from }: Extract<SheetBlock, { kind: 'letterhead' }>): void {
    const start = this.#y;
    const right = { x: LEFT + WIDTH * 0.56, width: WIDTH * 0.44 };
    for (const { label, text } of facts) {
      this.#line(label, right.x, 70, LABEL, 0);
      this.#paragraph(text, right.x + 74, right.width - 74, { ...BODY, align: 'right' });
    }
    this.#y += 12;
    from.forEach((line, index) =>
      this.#paragraph(line, right.x, right.width, index === 0 ? { look: 'bold', size: 10.5 } : { ...BODY, size: 9 }),
    );
    const end = this.#y;
    this.#y = start;
    to.forEach((line, index) =>
      this.#paragraph(line, LEFT, WIDTH * 0.5, index === 0 ? { look: 'bold', size: 13 } : { ...BODY, size: 10.5 }),
    );
    this.#mark({ kind: 'rule', x: LEFT, y: this.#y + 3, width: WIDTH * 0.5, weight: 0.8, tone: 'ink' });
    this.#y = Math.max(this.#y, end) + 16;
  }

  #amount({ label, text, facts }: Extract<SheetBlock, { kind: 'amount' }>): void {
    const height = 34 + facts.length * 15;
    this.#room(height + 12);
    const top = this.#y;
    this.#mark({ kind: 'box', x: LEFT, y: top, width: WIDTH, height, fill: true, tone: 'ground' });
    this.#y = top + 8;
    this.#line(label, LEFT + 12, WIDTH - 24, { look: 'bold', size: 11 }, 0);
    this.#line(text, LEFT + 12, WIDTH - 24, { look: 'bold', size: 16, align: 'right' });
    for (const fact of facts) {
      this.#line(fact.label, LEFT + 12, WIDTH - 24, BODY, 0);
      this.#line(fact.text, LEFT + 12, WIDTH - 24, { ...BODY, align: 'right' });
    }
    this.#y = top + height + 12;
  }

  #notice(text: string): void {
    const lines = this.#lines(text, WIDTH - 24, { look: 'bold', size: 10.5 });
    const height = lines.length * 10.5 * LEADING + 12;
    this.#room(height + 10);
    const top = this.#y;
    this.#mark({ kind: 'box', x: LEFT, y: top, width: WIDTH, height, fill: false, tone: 'warning' });
    this.#y = top + 6;
    for (const line of lines) this.#put(line, LEFT + 12, WIDTH - 24, { look: 'bold', size: 10.5, tone: 'warning' });
    this.#y = top + height + 10;
  }

  #facts(facts: readonly SheetFact[]): void {
    const labelled = 120;
    for (const { label, text } of facts) {
      const lines = this.#lines(text, WIDTH - labelled, BODY);
      this.#room(lines.length * BODY.size * LEADING + 6);
      this.#line(label, LEFT, labelled - 8, LABEL, 0);
      for (const line of lines) this.#put(line, LEFT + labelled, WIDTH - labelled, BODY);
      this.#y += 3;
      this.#mark({ kind: 'rule', x: LEFT, y: this.#y, width: WIDTH, weight: 0.4, tone: 'line' });
      this.#y += 3;
    }
  }

  #table(columns: readonly SheetColumn[], rows: readonly (readonly string[])[]): void {
    const shares = columns.reduce((sum, { share }) => sum + share, 0);
    const widths = columns.map(({ share }) => (share / shares) * WIDTH);
    const cells = (row: readonly string[], style: Style) =>
      row.map((text, index) => this.#lines(text, (widths[index] ?? 0) - 2 * CELL_PADDING, style));
    const heading = cells(
      columns.map((column) => column.heading),
      { look: 'bold', size: 8.5 },
    );
    const placed = { columns, widths };
    this.#room(rowHeight(heading, 8.5) + rowHeight(cells(rows[0] ?? [''], BODY), BODY.size));
    this.#row(heading, placed, { look: 'bold', size: 8.5 }, true);
    for (const row of rows) {
      const lines = cells(row, BODY);
      if (this.#room(rowHeight(lines, BODY.size))) this.#row(heading, placed, { look: 'bold', size: 8.5 }, true);
      this.#row(lines, placed, BODY, false);
    }
    this.#y += 8;
  }

  #row(
    cells: readonly (readonly string[])[],
    { columns, widths }: { columns: readonly SheetColumn[]; widths: readonly number[] },
    style: Style,
    heading: boolean,
  ): void {
    const top = this.#y;
    const height = rowHeight(cells, style.size);
    if (heading) this.#mark({ kind: 'box', x: LEFT, y: top, width: WIDTH, height, fill: true, tone: 'ground' });
    let x = LEFT;
    cells.forEach((lines, index) => {
      const width = widths[index] ?? 0;
      this.#y = top + 4;
      for (const line of lines) {
        this.#put(line, x + CELL_PADDING, width - 2 * CELL_PADDING, {
          ...style,
          align: columns[index]?.align ?? 'left',
        });
      }
      x += width;
    });
    this.#y = top + height;
    this.#mark({ kind: 'rule', x: LEFT, y: this.#y, width: WIDTH, weight: 0.5, tone: heading ? 'ink' : 'line' });
  }

  #sums(facts: readonly SheetFact[]): void {
    const x = LEFT + WIDTH * 0.45;
    const width = WIDTH * 0.55;
    facts.forEach(({ label, text }, index) => {
      const last = index === facts.length - 1;
      const style: Style = last ? { look: 'bold', size: 11.5 } : BODY;
      this.#room(style.size * LEADING + 8);
      this.#y += 2;
      this.#line(label, x, width * 0.6, style, 0);
      this.#line(text, x + width * 0.6, width * 0.4 - CELL_PADDING, { ...style, align: 'right' });
      this.#y += 2;
      this.#mark({ kind: 'rule', x, y: this.#y, width, weight: last ? 1 : 0.4, tone: last ? 'ink' : 'line' });
    });
    this.#y += 10;
  }

  #paragraph(text: string, x: number, width: number, style: Style): void {
    for (const line of this.#lines(text, width, style)) {
      this.#room(style.size * LEADING);
      this.#put(line, x, width, style);
    }
  }

  /** One line, made smaller where it is too wide; `advance` 0 leaves the next text on the same height. */
  #line(text: string, x: number, width: number, style: Style, advance = 1): void {
    const printed = this.#printable(text);
    const wide = widthOf(printed, style.look, style.size);
    const size = wide > width ? (style.size * width) / wide : style.size;
    const y = this.#y;
    this.#put(printed, x, width, { ...style, size });
    this.#y = y + style.size * LEADING * advance;
  }

  #put(text: string, x: number, width: number, { look, size, tone = 'ink', align = 'left' }: Style): void {
    const free = width - widthOf(text, look, size);
    const shift = align === 'left' ? 0 : align === 'right' ? free : free / 2;
    this.#mark({ kind: 'text', x: x + shift, y: this.#y + size * 1.15, text, look, size, tone });
    this.#y += size * LEADING;
  }

  #lines(text: string, width: number, { look, size }: Style): string[] {
    return breakLines(this.#printable(text), width, (part) => widthOf(part, look, size));
  }

  #printable(text: string): string {
    const printed = withGetaMarks(printableLine(text));
    for (const character of printed.lacking) this.#lacking.add(character);
    return printed.text;
  }

  /** Turns the page where less than `height` is left; true when it was turned. */
  #room(height: number): boolean {
    if (this.#y + height <= BOTTOM || this.#y === TOP) return false;
    this.#pages.push([]);
    this.#y = TOP;
    return true;
  }

  #mark(mark: Mark): void {
    this.#pages.at(-1)?.push(mark);
  }
}

function rowHeight(cells: readonly (readonly string[])[], size: number): number {
  return Math.max(1, ...cells.map((lines) => lines.length)) * size * LEADING + 8;
}
