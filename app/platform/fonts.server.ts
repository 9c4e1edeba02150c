import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Font, type Glyph, type Run, create } from 'fontkit';

/** How text looks on paper. */
export type Look = 'regular' | 'bold';

/** What stands for a character the fonts do not have, as printers put it: the geta mark. */
const GETA = '〓';

/** Marks that join the character before; the font's own shaping places them. */
const SHAPED = /\p{M}/u;

/** A selector chooses a form of the character before and has no glyph of its own. */
const SELECTOR = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;

/** The id of a font's empty box. */
const NO_GLYPH = 0;

const require = createRequire(import.meta.url);

const FILES: Record<Look, string> = {
  regular: require.resolve('@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf'),
};

/** A font with its glyphs at hand: looking one up in the file costs more than drawing it. */
type OpenFont = { font: Font; glyphOf: (character: string) => Glyph };

const opened = new Map<Look, OpenFont>();

/** A font of the documents, read once in the life of the process. */
export function fontFor(look: Look): Font {
  return openFont(look).font;
}

/** How wide text is at a size, in points. */
export function widthOf(text: string, look: Look, size: number): number {
  const { font, glyphOf } = openFont(look);
  let units = 0;
  if (SHAPED.test(text)) units = font.layout(text).advanceWidth;
  else for (const character of text) units += glyphOf(character).advanceWidth;
  return (units / font.unitsPerEm) * size;
}

/**
 * Text in which every character the fonts lack is replaced by a geta mark, and what those characters were: they are
 * named on the paper, so that nothing is printed as an empty box or left out unsaid.
 */
export function withGetaMarks(text: string): { text: string; lacking: string[] } {
  const { glyphOf } = openFont('regular');
  const lacking: string[] = [];
  const printed = Array.from(text, (character) => {
    if (SELECTOR.test(character) || glyphOf(character).id !== NO_GLYPH) return character;
    lacking.push(`U+${codePointOf(character).toString(16).toUpperCase().padStart(4, '0')}`);
    return GETA;
  });
  return { text: printed.join(''), lacking };
}

/**
 * A font that sets plain text character by character: what is measured is what is drawn, several times faster than with
 * shaping, which Japanese text needs for joined marks and chosen forms only.
 */
function openFont(look: Look): OpenFont {
  const known = opened.get(look);
  if (known) return known;
  const shaping = create(readFileSync(FILES[look]));
  const { unitsPerEm, postscriptName } = shaping;
  const glyphs = new Map<string, Glyph>();
  const glyphOf = (character: string) => {
    const glyph = glyphs.get(character) ?? shaping.glyphForCodePoint(codePointOf(character));
    glyphs.set(character, glyph);
    return glyph;
  };
  const font = Object.assign(Object.create(shaping) as Font, {
    layout: (text: string) => (SHAPED.test(text) ? shaping.layout(text) : runOf(Array.from(text, glyphOf))),
  });
  Object.defineProperties(font, { unitsPerEm: { value: unitsPerEm }, postscriptName: { value: postscriptName } });
  const entry = { font, glyphOf };
  opened.set(look, entry);
  return entry;
}

function runOf(glyphs: Glyph[]): Run {
  let sum = 0;
  for (const { advanceWidth } of glyphs) sum += advanceWidth;
  const positions = glyphs.map(({ advanceWidth }) => ({ xAdvance: advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 }));
  return { glyphs, positions, advanceWidth: sum };
}

function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
