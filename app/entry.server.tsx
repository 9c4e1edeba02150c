import type { AppLoadContext, EntryContext, HandleErrorFunction } from '@remix-run/node';
import { RemixServer, isRouteErrorResponse } from '@remix-run/react';
import { renderToString } from 'react-dom/server';
import { PageFactsProvider } from './ui/page-facts.tsx';

/**
 * Renders a document in one piece: every page's data is complete before rendering begins, and one string is faster than
 * a stream. What the browser resumes from is therefore read to its end first.
 */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  { nonce, reference, insteadOfFile }: AppLoadContext,
) {
  await placeHandoff(remix);
  const page = renderToString(
    <PageFactsProvider value={{ nonce, reference, ...(insteadOfFile ? { insteadOfFile } : {}) }}>
      <RemixServer context={remix} url={request.url} nonce={nonce} />
    </PageFactsProvider>,
  );
  headers.set('Content-Type', 'text/html; charset=utf-8');
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  return new Response(`<!DOCTYPE html>${page}`, { status: insteadOfFile?.status ?? status, headers });
}

/** Answers for the browser's own navigation are as private as the documents. */
export function handleDataRequest(response: Response): Response {
  if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'no-store');
  return response;
}

/** Writes a fault of ours to the log under the number that the error page shows; answers on purpose are not faults. */
export const handleError: HandleErrorFunction = (error, { request, context }) => {
  if (request.signal.aborted || isRouteErrorResponse(error)) return;
  context.portal.log('page-failed', { method: request.method, reference: context.reference, error });
};

/** A chunk that Remix's renderer has already read, as it remembers them. */
type ReadChunk = Promise<void> & { result?: { done: boolean; value: string } };

async function placeHandoff(remix: EntryContext): Promise<void> {
  if (!remix.serverHandoffStream || !remix.renderMeta) return;
  const value = await new Response(remix.serverHandoffStream).text();
  const whole: ReadChunk = Object.assign(Promise.resolve(), { result: { done: true, value } });
  remix.renderMeta.streamCache = { 0: whole };
  remix.serverHandoffStream = new ReadableStream();
}
