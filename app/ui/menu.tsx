import { NavLink } from '@remix-run/react';

/** One entry of a menu; `end` marks it as current only on exactly its page. */
export type MenuEntry = { to: string; label: string; end?: boolean };

const LOOKS = {
  black: {
    list: 'flex flex-wrap gap-x-1',
    entry:
      'inline-flex min-h-12 items-center border-b-4 border-transparent px-4 text-oln-16N-100 text-white hover:underline aria-[current=page]:border-white aria-[current=page]:font-700',
  },
  side: {
    list: 'flex flex-wrap lg:flex-col',
    entry:
      'flex min-h-11 items-center border-l-4 border-transparent px-4 text-dns-16N-130 text-solid-gray-800 hover:bg-solid-gray-50 hover:underline aria-[current=page]:border-blue-900 aria-[current=page]:bg-blue-50 aria-[current=page]:font-700 aria-[current=page]:text-blue-1000',
  },
};

/** A menu of pages: the black bar of My Page, or the side of the staff console. */
export function Menu({
  label,
  entries,
  look,
}: {
  label: string;
  entries: readonly MenuEntry[];
  look: 'black' | 'side';
}) {
  return (
    <nav aria-label={label}>
      <ul className={LOOKS[look].list}>
        {entries.map(({ to, label, end = false }) => (
          <li key={to}>
            <NavLink to={to} end={end} className={LOOKS[look].entry}>
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
