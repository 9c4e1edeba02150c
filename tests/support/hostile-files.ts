import iconv from 'iconv-lite';

const utf8 = (text: string) => Buffer.from(text, 'utf8');

/** Files that are no CSV at all, or a good one in an encoding nobody reads: what people hand in by mistake, or on purpose. */
export function filesOfOtherKinds(good: string): [string, Uint8Array][] {
  return [
    ['nothing', Buffer.alloc(0)],
    ['line ends alone', utf8('\r\n\r\n\n')],
    ['NULs alone', Buffer.alloc(5_000)],
    ['a zip archive', Buffer.concat([utf8('PK\u0003\u0004'), Buffer.alloc(500, 7)])],
    ['gzip', Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.alloc(500, 7)])],
    ['a PDF', utf8('%PDF-1.7\n%âãÏÓ\n1 0 obj')],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex')],
    ['UTF-16, little end first', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good, 'utf16le')])],
    ['UTF-16, big end first', Buffer.from([0xfe, 0xff, 0x65, 0xe5])],
    ['UTF-16 without a mark', Buffer.from(good, 'utf16le')],
    ['EUC-JP', iconv.encode(good, 'euc-jp')],
    ['ISO-2022-JP', utf8('\u001b$BF|IU\u001b(B,\u001b$BF~6b3[\u001b(B\n2026-01-05,1\n')],
    ['UTF-8 of too many bytes', Buffer.concat([utf8(good), Buffer.from([0xc0, 0x80, 0xf8, 0x88])])],
    ['too large', Buffer.alloc(5_000_001, 0x31)],
    ['HTML', utf8('<html><body><table><tr><td>日付</td></tr></table>')],
    ['JSON', utf8('[{"日付":"2026-01-05"}]')],
    ['a row of a million cells', utf8(`${good}${','.repeat(1_000_000)}`)],
    ['half a row', utf8(good.slice(0, -12))],
  ];
}
