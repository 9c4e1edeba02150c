import type { ReactNode } from 'react';
import { Notice } from '#app/ui/notices.tsx';

/** What stands on a page of reports beside the form: thanks for one, or why none is needed; the form while one is. */
export function ReportAnswer({
  done,
  status,
  children,
}: {
  done: boolean;
  status: 'open' | 'paid' | 'void' | 'refunded';
  children: ReactNode;
}) {
  if (done) {
    return (
      <Notice kind="success" title="ご連絡ありがとうございました">
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
