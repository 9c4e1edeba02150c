import { Readable } from 'node:stream';
import { createReadableStreamFromReadable } from '@remix-run/node';
import type { Sheet, SheetFile } from '#app/core/sheet.ts';
import { pdfOf, pdfPieces } from './pdf.server.ts';

/** A file as it is handed out: its kind, and the name it is saved under, which may be Japanese. */
export type HandedFile = {
  type:
    | 'application/pdf'
    | 'application/zip'
    | 'text/calendar; charset=utf-8'
    | 'text/csv; charset=utf-8'
    | 'text/csv; charset=Shift_JIS'
    | 'text/plain; charset=Shift_JIS';
  name: string;
};

/** Answers a file whole, to be saved and never to be kept by a cache on its way. */
export function fileReply(file: HandedFile, content: Uint8Array): Response {
  const headers = { ...headersOf(file), 'Content-Length': String(content.byteLength) };
  return new Response(Buffer.from(content), { headers });
}

/** Answers a file piece by piece while it is made. */
export function streamedFileReply(file: HandedFile, pieces: AsyncIterable<Uint8Array>): Response {
  const stream = createReadableStreamFromReadable(Readable.from(pieces, { objectMode: false }));
  return new Response(stream, { headers: headersOf(file) });
}

/** Answers a document as a PDF named like its title. */
export async function pdfReply(file: SheetFile, sheet: Sheet): Promise<Response> {
  return fileReply({ type: 'application/pdf', name: `${file.title}.pdf` }, await pdfOf(file, sheet));
}

/** Answers many documents as one PDF, drawn while it is sent. */
export function streamedPdfReply(file: SheetFile, sheets: AsyncIterable<Sheet>): Response {
  return streamedFileReply({ type: 'application/pdf', name: `${file.title}.pdf` }, pdfPieces(file, sheets));
}

function headersOf({ type, name }: HandedFile): Record<string, string> {
  const plain = name.replace(/[^\w.-]+/g, '_').replace(/^_+(?=.)/, '');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    'Content-Type': type,
    // RFC 6266: programs that know RFC 5987 take the Japanese name, others the plain one.
    'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
  };
}
