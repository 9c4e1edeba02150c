/** Takes keyboard users past the header and menu to the page's `main`. */
export function SkipLink() {
  return (
    <a
      href="#main"
      className="sr-only z-10 bg-white px-4 py-3 text-blue-1000 underline focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
    >
      本文へ移動
    </a>
  );
}
