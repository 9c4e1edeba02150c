import { toBuffer, toString } from 'qrcode';

/** An address as a QR code: an SVG picture, black on white with its quiet zone, that survives a smudge. */
export async function qrPicture(address: string): Promise<string> {
  return toString(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
}

/** The same as a PNG, large enough for a leaflet. */
export async function qrImage(address: string): Promise<Buffer> {
  return toBuffer(address, { type: 'png', errorCorrectionLevel: 'M', margin: 4, width: 1024 });
}
