import type { ReactNode } from 'react';
import type { Month } from '#app/core/calendar.ts';
import { monthText } from '#app/core/wording.ts';
import { Notice } from '#app/ui/notices.tsx';

/** Asks a partner to look at its payee again before its first payout; where that is done stands below it. */
export function ReviewNotice({
  month,
  byAccount,
  children,
}: {
  month: Month;
  byAccount: boolean;
  children: ReactNode;
}) {
  return (
    <Notice kind="warning" title="はじめての送金の前に、受取名義をもう一度ご確認ください">
      <p>
        {monthText(month)}末に、はじめての送金を予定しています。受取口座の通帳などと見比べて、受取名義
        {byAccount ? 'と振込先' : ''}が1文字も違わないことをご確認ください。
      </p>
      {children}
    </Notice>
  );
}
