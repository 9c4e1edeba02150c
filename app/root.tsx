import type { LinksFunction, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, isRouteErrorResponse, useRouteError } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { ErrorFacts } from './platform/respond.server.ts';
import styles from './styles.css?url';
import { ErrorPage, errorTitle } from './ui/error-page.tsx';
import { KeptForm } from './ui/kept-form.tsx';
import { usePageFacts } from './ui/page-facts.tsx';

export const links: LinksFunction = () => [
  { rel: 'stylesheet', href: styles },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
];

/** The title of pages that name none, and of error pages. */
export const meta: MetaFunction = ({ error }) => {
  if (!error) return [{ title: 'パートナーポータル' }];
  return [{ title: titleOf(isRouteErrorResponse(error) ? error.status : 500) }];
};

function titleOf(status: number): string {
  return `${errorTitle(status)}|パートナーポータル`;
}

/** The document around every page and every error page. */
export function Layout({ children }: { children: ReactNode }) {
  const { nonce, reference, insteadOfFile } = usePageFacts();
  return (
    <html lang="ja" data-reference={reference}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        {insteadOfFile ? <title>{titleOf(insteadOfFile.status)}</title> : <Meta />}
        <Links />
      </head>
      <body>
        {children}
        {!insteadOfFile && (
          <>
            <ScrollRestoration nonce={nonce} />
            <Scripts nonce={nonce} />
          </>
        )}
      </body>
    </html>
  );
}

export default function Portal() {
  return <Outlet />;
}

/** What anybody sees when a page is not there, not theirs, or broken. */
export function ErrorBoundary() {
  const error = useRouteError();
  const { reference, insteadOfFile } = usePageFacts();
  if (insteadOfFile) return <ErrorPage reference={reference} {...insteadOfFile} />;
  if (!isRouteErrorResponse(error)) return <ErrorPage status={500} reference={reference} />;
  const { sentence, signedIn, kept } = (error.data ?? {}) as Partial<ErrorFacts>;
  if (kept && sentence) return <KeptForm sentence={sentence} kept={kept} />;
  const facts = { ...(sentence ? { sentence } : {}), ...(signedIn ? { signedIn } : {}) };
  return <ErrorPage status={error.status} reference={reference} {...facts} />;
}
