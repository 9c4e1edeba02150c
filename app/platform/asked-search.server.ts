import { askedText } from './asked-text.server.ts';

/** What a search for documents was asked with in an address, field by field, and where its page begins. */
export function askedSearch(request: Request) {
  const asked = {
    from: askedText(request, 'from'),
    to: askedText(request, 'to'),
    least: askedText(request, 'least'),
    most: askedText(request, 'most'),
    name: askedText(request, 'name'),
  };
  return { asked, afterText: askedText(request, 'after') };
}
