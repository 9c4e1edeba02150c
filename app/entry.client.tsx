import { RemixBrowser } from '@remix-run/react';
import { StrictMode, startTransition } from 'react';
import { hydrateRoot } from 'react-dom/client';
import { PageFactsProvider } from './ui/page-facts.tsx';

startTransition(() => {
  const reference = document.documentElement.dataset['reference'] ?? '';
  hydrateRoot(
    document,
    <StrictMode>
      <PageFactsProvider value={{ nonce: '', reference }}>
        <RemixBrowser />
      </PageFactsProvider>
    </StrictMode>,
  );
});
