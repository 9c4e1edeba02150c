import type { PaymentMethod } from './rules.ts';

/** How money arrived, as staff call it. */
export function paymentMethodName(method: PaymentMethod): string {
  return { transfer: '銀行振込', card: 'クレジットカード', 'pay-easy': 'ペイジー' }[method];
}

/** What became of an invoice, in one word. */
export function invoiceStatusName(status: 'open' | 'paid' | 'void' | 'refunded'): string {
  return { open: '未入金', paid: '入金済み', void: '無効', refunded: '返金' }[status];
}
