import { TextLink } from './buttons.tsx';

/** Ways to the pages before and after; nothing when there is one page only. `to` gives the address of a page. */
export function PageTurner({ page, more, to }: { page: number; more: boolean; to: (page: number) => string }) {
  if (page === 1 && !more) return null;
  return (
    <nav aria-label="ページ" className="mt-6 flex flex-wrap items-center gap-x-6 gap-y-2">
      {page > 1 && <TextLink to={to(page - 1)}>前のページ</TextLink>}
      <span aria-current="page">{page}ページ目</span>
      {more && <TextLink to={to(page + 1)}>次のページ</TextLink>}
    </nav>
  );
}
