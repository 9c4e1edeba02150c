import type { DocumentKind, FoundStatus } from './rules.ts';

/** What a document is called. */
export function documentKindName(kind: DocumentKind): string {
  return { invoice: '請求書', 'credit-note': '返還請求書' }[kind];
}

/** What became of a document, in one word. */
export function documentStatusName(status: FoundStatus): string {
  return { open: '未入金', paid: '入金済み', void: '取消', refunded: '返金', issued: '発行済み' }[status];
}
