import { createContext, useContext } from 'react';

/** Facts of one answer that its document needs: the nonce of its scripts, and the number it bears in the log. */
export type PageFacts = {
  /** Empty in the browser, which hides nonces from scripts. */
  nonce: string;
  reference: string;
  /** What the error page says in place of a file; its document has no scripts, which would find no page at its address. */
  insteadOfFile?: { status: number; sentence?: string; signedIn?: { name: string; home: '/staff' | '/mypage' } };
};

const Facts = createContext<PageFacts>({ nonce: '', reference: '' });

/** Hands the facts to the document; both entries of the application do. */
export const PageFactsProvider = Facts.Provider;

/** The facts of this answer. */
export function usePageFacts(): PageFacts {
  return useContext(Facts);
}
