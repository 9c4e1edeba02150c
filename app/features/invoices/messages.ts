import type { PaymentMethod } from './rules.ts';

/** How money arrived, as staff call it. */
export function paymentMethodName(method: PaymentMethod): string {
  return { transfer: '銀行振込', card: 'クレジットカード', 'pay-easy': 'ペイジー' }[method];
}

/** What became of an invoice, as whoever is billed reads it. */
export function billedStatusName(status: 'open' | 'paid' | 'void' | 'refunded', overdue = false): string {
  if (status === 'open') return overdue ? '期限超過' : 'お支払い待ち';
  return { paid: 'お支払い済み', void: '取消', refunded: '返金' }[status];
}

/** What became of an invoice, in one word. */
export function invoiceStatusName(status: 'open' | 'paid' | 'void' | 'refunded'): string {
  return { open: '未入金', paid: '入金済み', void: '無効', refunded: '返金' }[status];
}
