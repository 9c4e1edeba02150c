import type { Month } from '#app/core/calendar.ts';
import { ButtonLink } from '#app/ui/buttons.tsx';

/** The way to what stands out in a run, with how much of it has no answer; nothing where nothing does. */
export function AnomaliesLink({ month, asked, open }: { month: Month; asked: number; open: number }) {
  if (asked === 0) return null;
  return (
    <ButtonLink to={`/staff/payouts/${month}/anomalies`} look={open > 0 ? 'fill' : 'outline'}>
      確認事項({open > 0 ? `未回答 ${open}件` : '回答済み'})
    </ButtonLink>
  );
}
