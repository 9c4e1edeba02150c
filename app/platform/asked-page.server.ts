/** The last page anybody turns to; further ones would only make the database count. */
const LAST_PAGE = 1_000;

/** The page of a list asked for in an address as `?page=2`, from 1 on; anything else is the first. */
export function askedPage(request: Request): number {
  const text = new URL(request.url).searchParams.get('page') ?? '';
  const page = /^\d{1,4}$/.test(text) ? Number(text) : 1;
  return Math.min(Math.max(page, 1), LAST_PAGE);
}
