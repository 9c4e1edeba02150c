import type { ReactNode } from 'react';
import type { Day } from '#app/core/calendar.ts';
import { dayText, yenText } from '#app/core/wording.ts';
import { type Field, RadioField, SelectField } from '#app/ui/controls.tsx';
import { TERM_CHOICES } from '../../orders/rules.ts';
import type { PricedPlan } from './price-table.tsx';

/** A start day on offer, with the last day to pay for it. */
export type StartChoice = { startsOn: Day; dueOn: Day };

/** Which server, for how long, and from when. `noteOf` says more of a plan than its list price. */
export function ServerFields({
  fields,
  offers,
  starts,
  noteOf,
}: {
  fields: { planCode: Field; termMonths: Field; startsOn: Field };
  offers: readonly PricedPlan[];
  starts: readonly StartChoice[];
  noteOf?: (plan: PricedPlan) => ReactNode;
}) {
  return (
    <>
      <RadioField
        field={fields.planCode}
        label="プラン"
        options={offers.map((plan) => ({
          value: plan.code,
          label: plan.name,
          note: noteOf
            ? noteOf(plan)
            : `月額${yenText(plan.monthlyWithTax)}・初期費用${yenText(plan.setupWithTax)}(いずれも税込)`,
        }))}
      />
      <RadioField
        field={fields.termMonths}
        label="契約期間"
        hint="料金は契約期間分を一括で前払いいただきます。"
        options={TERM_CHOICES.map((months) => ({ value: String(months), label: `${months}ヶ月` }))}
      />
      <SelectField
        field={fields.startsOn}
        label="利用開始日"
        hint="毎月1日または15日です。お支払い期限までにご入金ください。"
        width="full"
        options={starts.map(({ startsOn, dueOn }) => ({
          value: startsOn,
          label: `${dayText(startsOn)}(お支払い期限 ${dayText(dueOn)})`,
        }))}
      />
    </>
  );
}
