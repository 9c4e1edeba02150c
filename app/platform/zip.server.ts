import { Zip, ZipDeflate } from 'fflate';

/** One file of an archive: its name in it, and its bytes. */
export type ZipMember = { name: string; content: Uint8Array };

/** Bytes compressed at a time: what waits to be sent stays small, and nobody else waits long. */
const SLICE = 256 * 1024;

/**
 * Every member carries this time, which fflate writes by the clock of the machine: the same members are the same bytes on
 * every day and in every time zone.
 */
const WRITTEN_AT = new Date(2020, 0, 1);

/** Members as a ZIP archive, in their order, piece by piece while they come. The same members make the same bytes. */
export async function* zipPieces(
  members: AsyncIterable<ZipMember> | Iterable<ZipMember>,
): AsyncGenerator<Uint8Array, void> {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((fault, piece) => {
    if (fault) throw fault;
    pieces.push(piece);
  });
  for await (const { name, content } of members) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = WRITTEN_AT;
    zip.add(file);
    for (let from = 0; from === 0 || from < content.length; from += SLICE) {
      file.push(content.subarray(from, from + SLICE), from + SLICE >= content.length);
      yield* pieces.splice(0);
    }
  }
  zip.end();
  yield* pieces.splice(0);
}
