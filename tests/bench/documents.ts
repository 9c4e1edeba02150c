import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';
import PDFDocument from 'pdfkit';
import { day, month } from '#app/core/calendar.ts';
import { rate } from '#app/core/rate.ts';
import { yen } from '#app/core/yen.ts';
import { type InvoicePaper, invoiceFile, invoiceSheet, printRunFile } from '#app/features/documents/rules.ts';
import { readEnvironment } from '#app/platform/env.server.ts';
import { pdfOf, pdfPieces } from '#app/platform/pdf.server.ts';
import { type Report, medianMilliseconds } from './measure.ts';

const BATCH = 1_000;

/** Measures invoices drawn one by one and in a batch, against a page of pdfkit with one word in the same font. */
export async function benchDocuments(report: Report): Promise<void> {
  const issuer = readEnvironment({}).company;
  const require = createRequire(import.meta.url);
  const path = require.resolve('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf');
  const font = create(readFileSync(path));
  const nothing = () => Promise.resolve();
  const empty = await medianMilliseconds(61, nothing, async () => {
    const pdf = new PDFDocument({ size: 'A4', font: font as unknown as string });
    pdf.text('請求書', 50, 50, { lineBreak: false });
    pdf.end();
    pdf.resume();
    await new Promise((resolve) => pdf.on('end', resolve));
  });
  const one = await medianMilliseconds(61, nothing, () =>
    pdfOf(invoiceFile(paperOf(1), issuer), invoiceSheet(paperOf(1), issuer)),
  );
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  const started = performance.now();
  const sheets = (function* () {
    for (let number = 1; number <= BATCH; number += 1) yield invoiceSheet(paperOf(number), issuer);
  })();
  let bytes = 0;
  for await (const piece of pdfPieces(printRunFile(month('2026-02'), issuer), sheets)) {
    bytes += piece.byteLength;
    most = Math.max(most, process.memoryUsage().heapUsed - before);
  }
  report({ figure: 'invoice PDF alone: ms a page', milliseconds: one, limit: 20 });
  report({ figure: 'invoice PDF / one word in pdfkit with the same font', ratio: one / empty });
  report({
    figure: `invoice PDFs, batch of ${BATCH}: ms a page`,
    milliseconds: (performance.now() - started) / BATCH,
    limit: 20,
  });
  report({ figure: `invoice PDFs, batch of ${BATCH}: heap above the beginning, MB`, megabytes: most / 1_048_576 });
  report({ figure: `invoice PDFs, batch of ${BATCH}: file, MB`, megabytes: bytes / 1_048_576 });
}

function paperOf(number: number): InvoicePaper {
  return {
    ...{ number, orderNumber: `A${number}`, term: 1, issuedOn: day('2026-02-01'), dueOn: day('2026-03-31') },
    ...{
      recipientName: `株式会社見本${number}`,
      recipientPerson: '山田太郎',
      recipientPostalCode: null,
      recipientAddress: null,
    },
    ...{ planName: 'シェアードプラン', termMonths: 12, coversFrom: day('2026-04-01'), coversTo: day('2027-03-31') },
    ...{ serverFee: yen(45_600), setupFee: yen(20_000), discountRate: rate('0.2'), discount: yen(9_120) },
    ...{ countMonth: month('2026-01'), count: 4, taxRate: rate('0.10'), tax: yen(5_648), total: yen(62_128) },
    ...{ status: 'open' as const, creditNote: null },
  };
}
