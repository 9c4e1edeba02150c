import type { ReactNode } from 'react';
import { Notice } from '#app/ui/notices.tsx';

/** How a report was answered; null before one. */
export type ReportAnswered = 'kept' | 'known' | null;

/** How a report was answered, out of the address of its page. */
export function answeredAs(text: string | null | undefined): ReportAnswered {
  return text === 'kept' || text === 'known' ? text : null;
}

/** What stands on a page of reports beside the form: thanks for one, or why none is needed; the form while one is. */
export function ReportAnswer({
  done,
  status,
  children,
}: {
  done: ReportAnswered;
  status: 'open' | 'paid' | 'void' | 'refunded';
  children: ReactNode;
}) {
  if (done) {
    const title =
      done === 'kept'
        ? 'ご連絡ありがとうございました'
        : '同じ内容のご連絡を、すでに受け付けています。再度のご連絡は不要です';
    return (
      <Notice kind={done === 'kept' ? 'success' : 'info'} title={title}>
        <p>銀行からの入金明細と照合のうえ、ご入金を確認いたします。確認までに数日かかる場合があります。</p>
      </Notice>
    );
  }
  if (status === 'open') return children;
  return (
    <Notice kind="info" title="ご連絡は不要です">
      <p>{status === 'void' ? 'この請求書は無効になっています。' : 'ご入金を確認しております。'}</p>
    </Notice>
  );
}
