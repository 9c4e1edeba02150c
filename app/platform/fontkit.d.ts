declare module 'fontkit' {
  /** A glyph; widths are in units of the font. */
  export type Glyph = { id: number; advanceWidth: number; codePoints: number[] };

  export type Position = { xAdvance: number; yAdvance: number; xOffset: number; yOffset: number };

  export type Run = { glyphs: Glyph[]; positions: Position[]; advanceWidth: number };

  export type Font = {
    postscriptName: string;
    unitsPerEm: number;
    glyphForCodePoint(codePoint: number): Glyph;
    layout(text: string): Run;
  };

  /** Reads a font from the bytes of its file. */
  export function create(bytes: Uint8Array): Font;
}
