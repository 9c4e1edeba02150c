import PDFDocument from 'pdfkit';
import type { Sheet, SheetFile } from '#app/core/sheet.ts';
import { fontFor } from './fonts.server.ts';
import { type Mark, PAPER, type Tone, layOut } from './sheet-layout.server.ts';

const COLOURS: Record<Tone, string> = {
  ink: '#1a1a1a',
  note: '#4d4d4d',
  line: '#b3b3b3',
  ground: '#f0f1f4',
  warning: '#b00020',
};

/**
 * Documents as one PDF, handed out in pieces while it is drawn: of many documents only one is in memory at a time.
 * The fonts are embedded as far as they are used. The same documents are the same bytes, whenever they are drawn.
 */
export async function* pdfPieces(file: SheetFile, sheets: Iterable<Sheet> | AsyncIterable<Sheet>) {
  const pdf = open(file);
  for await (const sheet of sheets) {
    for (const marks of layOut(sheet)) {
      pdf.addPage({ size: [PAPER.width, PAPER.height], margin: 0 });
      for (const mark of marks) draw(pdf, mark);
    }
    const drawn = pdf.read() as Buffer | null;
    if (drawn) yield drawn;
  }
  pdf.end();
  for (let rest = pdf.read() as Buffer | null; rest; rest = pdf.read() as Buffer | null) yield rest;
}

/** A document as the bytes of a PDF. */
export async function pdfOf(file: SheetFile, sheet: Sheet): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of pdfPieces(file, [sheet])) pieces.push(piece);
  return Buffer.concat(pieces);
}

function open({ title, author, datedOn }: SheetFile): PDFKit.PDFDocument {
  const made = new Date(`${datedOn}T00:00:00+09:00`);
  const pdf = new PDFDocument({
    autoFirstPage: false,
    // why: the types know a font by its path only; pdfkit takes one that is read already, and then reads no other
    font: fontFor('regular') as unknown as string,
    lang: 'ja-JP',
    displayTitle: true,
    pdfVersion: '1.7',
    // The file's own identifier is a digest of these values.
    info: { Title: title, Author: author, Creator: author, Producer: author, CreationDate: made, ModDate: made },
  });
  // why: as above; from here on each is found by its name
  pdf.font(fontFor('bold') as unknown as string);
  return pdf;
}

function draw(pdf: PDFKit.PDFDocument, mark: Mark): void {
  const colour = COLOURS[mark.tone];
  switch (mark.kind) {
    case 'text':
      if (mark.text === '') return;
      pdf.font(fontFor(mark.look).postscriptName).fontSize(mark.size).fillColor(colour);
      pdf.text(mark.text, mark.x, mark.y, { lineBreak: false, baseline: 'alphabetic' });
      return;
    case 'rule':
      pdf.moveTo(mark.x, mark.y).lineTo(mark.x + mark.width, mark.y);
      pdf.lineWidth(mark.weight).strokeColor(colour).stroke();
      return;
    case 'box':
      pdf.rect(mark.x, mark.y, mark.width, mark.height);
      if (mark.fill) pdf.fillColor(colour).fill();
      else pdf.lineWidth(1).strokeColor(colour).stroke();
      return;
  }
}
