import type { BrokenLink } from './rules.ts';

const FAULTS: Record<BrokenLink, string> = {
  'link-missing': 'つながりが失われています / the link is missing',
  'link-inserted': 'つながりが挿入されています / a link was inserted',
  'continues-another': '一つ前の記録とつながっていません / it does not continue the link before it',
  'entry-missing': '記録が失われています / its entry is missing',
  'entry-changed': '記録が書き換えられています / its entry was changed',
  'head-differs': '末尾の記録が一致しません / the chain does not end where its head says',
  'entry-unlinked': 'つながりのない記録があります / an entry stands outside the chain',
};

/** Names the first broken link, and says how many before it hold. */
export function explainBrokenLink({ links, broken, why }: { links: number; broken: number; why: BrokenLink }): string {
  return `監査記録の第 ${broken} 件で異常を検出しました: ${FAULTS[why]}。その前の ${links} 件は正しく保たれています / ${links} links before it hold.`;
}
