import { composed } from './typed-text.ts';

/** A line of a list on paper: what it is, and its value. */
export type SheetFact = { label: string; text: string };

/** A column of a table on paper; `share` is its part of the width. */
export type SheetColumn = { heading: string; share: number; align?: 'left' | 'right' };

/** One thing on a sheet, under the one before. */
export type SheetBlock =
  /** To whom at the left, from whom at the right under what identifies the document; the first lines stand out. */
  | { kind: 'letterhead'; to: readonly string[]; facts: readonly SheetFact[]; from: readonly string[] }
  /** The one figure people look for. */
  | { kind: 'amount'; label: string; text: string; facts: readonly SheetFact[] }
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  /** What must not be overlooked, in a frame. */
  | { kind: 'notice'; text: string }
  | { kind: 'facts'; facts: readonly SheetFact[] }
  | { kind: 'table'; columns: readonly SheetColumn[]; rows: readonly (readonly string[])[] }
  /** Sums at the right; the last one stands out. */
  | { kind: 'sums'; facts: readonly SheetFact[] };

/** A document as values: what stands on paper, in order. It begins on a page of its own and takes as many as it needs. */
export type Sheet = {
  title: string;
  /** What the document is called in a list: it stands at the foot of each of its pages. */
  reference: string;
  blocks: readonly SheetBlock[];
};

/** One file of one or more documents, by what a reader's program shows of it. */
export type SheetFile = {
  title: string;
  author: string;
  /** The day the documents bear, `YYYY-MM-DD`: it dates the file, so that the same documents are the same bytes. */
  datedOn: string;
};

/**
 * Text as it may stand on paper: composed, on one line, without control characters and those that turn or hide text.
 * Half a character becomes the replacement character.
 */
export function printableLine(text: string): string {
  return composed(text)
    .replace(/[\t\n\v\f\r\u2028\u2029]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();
}
