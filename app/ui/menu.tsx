import { NavLink, useLocation } from '@remix-run/react';

/** One entry of a menu; `end` marks it as current only on exactly its page. */
export type MenuEntry = { to: string; label: string; end?: boolean };

const LOOKS = {
  black: {
    wide: 'max-sm:hidden',
    narrow: 'sm:hidden',
    summary: 'border-t border-white text-white',
    list: 'flex flex-wrap gap-x-1 max-sm:flex-col',
    entry:
      'inline-flex min-h-12 items-center border-b-4 border-transparent px-4 text-oln-16N-100 text-white hover:underline aria-[current=page]:border-white aria-[current=page]:font-700 max-sm:flex max-sm:border-b-0 max-sm:border-l-4',
  },
  side: {
    wide: 'max-lg:hidden',
    narrow: 'lg:hidden',
    summary: 'text-solid-gray-800',
    list: 'flex flex-col',
    entry:
      'flex min-h-11 items-center border-l-4 border-transparent px-4 text-dns-16N-130 text-solid-gray-800 hover:bg-solid-gray-50 hover:underline aria-[current=page]:border-blue-900 aria-[current=page]:bg-blue-50 aria-[current=page]:font-700 aria-[current=page]:text-blue-1000',
  },
};

/**
 * A menu of pages: the black bar of My Page, or the side of the staff console. On a phone it is one line that opens, with or
 * without scripts, and closes again as its page is left: what people came for is not to begin below the fold.
 */
export function Menu({
  label,
  entries,
  look,
}: {
  label: string;
  entries: readonly MenuEntry[];
  look: 'black' | 'side';
}) {
  const { pathname } = useLocation();
  const { wide, narrow, summary } = LOOKS[look];
  return (
    <nav aria-label={label}>
      <div className={wide}>
        <Entries entries={entries} look={look} />
      </div>
      <details key={pathname} className={narrow}>
        <summary className={`px-4 py-3 text-oln-16N-100 ${summary}`}>メニュー</summary>
        <Entries entries={entries} look={look} />
      </details>
    </nav>
  );
}

function Entries({ entries, look }: { entries: readonly MenuEntry[]; look: 'black' | 'side' }) {
  return (
    <ul className={LOOKS[look].list}>
      {entries.map(({ to, label, end = false }) => (
        <li key={to}>
          <NavLink to={to} end={end} className={LOOKS[look].entry}>
            {label}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}
