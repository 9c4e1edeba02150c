import { createContext, useContext } from 'react';

/** Facts of one answer that its document needs: the nonce of its scripts, and the number it bears in the log. */
export type PageFacts = {
  /** Empty in the browser, which hides nonces from scripts. */
  nonce: string;
  reference: string;
};

const Facts = createContext<PageFacts>({ nonce: '', reference: '' });

/** Hands the facts to the document; both entries of the application do. */
export const PageFactsProvider = Facts.Provider;

/** The facts of this answer. */
export function usePageFacts(): PageFacts {
  return useContext(Facts);
}
