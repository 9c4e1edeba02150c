import { invariant } from '#app/core/invariant.ts';
import { type Outcome, done } from '#app/core/outcome.ts';
import { type TransferFault, type TransferOrder, writeTransfers } from '#app/core/zengin-transfers.ts';
import { decodeJis8, encodeCp932 } from './cp932.server.ts';

/** The bytes of a file of transfers, one for each character; read back and compared before they are answered. */
export function transferFile(
  order: TransferOrder,
  settings: { lineEnds: boolean },
): Outcome<Uint8Array, TransferFault> {
  const written = writeTransfers(order, settings);
  if (!written.ok) return written;
  const encoded = encodeCp932(written.value);
  invariant(encoded.ok && decodeJis8(encoded.value) === written.value, 'the small set is one byte a character');
  return done(encoded.value);
}
