import { dayText } from '#app/core/wording.ts';
import type { ClockRefusal, ClockTarget } from './rules.ts';

/** A way to move the business day, as the button says it. */
export function clockStepName(step: ClockTarget['step']): string {
  return {
    'next-day': '翌日へ進める',
    'next-half-month': '次の1日または15日へ進める',
    'month-end': '月末へ進める',
  }[step];
}

/** What staff read when the business day is not moved. */
export function explainClockRefusal(refusal: ClockRefusal): string {
  switch (refusal.code) {
    case 'not-a-demonstration':
      return '本番環境では業務日を動かせません。業務日は毎日0時(日本時間)に自動で進みます。';
    case 'not-offered':
      return `業務日はすでに${dayText(refusal.today)}です。画面を再読み込みして、移動先を選び直してください。`;
  }
}
