import { Form } from '@remix-run/react';
import { yenText } from '#app/core/wording.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { RadioField, SelectField, TextField } from '#app/ui/controls.tsx';
import { Section } from '#app/ui/page-parts.tsx';
import { plainField } from '#app/ui/plain-field.ts';
import { MOST_HOSTS } from '../form.ts';
import { workName } from '../messages.ts';
import type { OptionPage } from '../queries.server.ts';

/** Work that can be asked for on the domains of a contract, with its price; nothing where there is no domain. DOM-07. */
export function WorkChoice({ page, typed }: { page: OptionPage; typed: Record<string, string> }) {
  const { domains, works } = page;
  const [first] = domains;
  if (first === undefined || works.length === 0) return null;
  const field = (name: string, initialValue = '') => plainField('work', name, typed[name] ?? initialValue);
  return (
    <Section
      title="ドメインの作業"
      lead="当社で管理しているドメインの手続きを承ります。料金は次に発行する請求書で1回だけご請求し、作業はお支払いを確認した後に行います。"
    >
      <Form method="post" id="work" className="flex flex-col gap-6">
        <SelectField
          field={field('workDomain', first)}
          label="対象のドメイン"
          placeholder={null}
          width="full"
          options={domains.map((domain) => ({ value: domain, label: domain }))}
        />
        <RadioField
          field={field('what')}
          required
          label="作業"
          options={works.map(({ work, price, byHost }) => ({
            value: work,
            label: workName(work),
            note: byHost
              ? `1台につき${yenText(price)}(税込)。属性型ドメイン(.co.jpなど)では承れません。`
              : `${yenText(price)}(税込)`,
          }))}
        />
        <TextField
          field={field('hosts', '1')}
          required={false}
          label="ホストの台数"
          neededWhen="ホストの登録・変更のとき"
          hint={`1から${MOST_HOSTS}までの整数で入力します。`}
          inputMode="numeric"
          width="short"
        />
        <p>
          <SubmitButton name="intent" value="review" look="outline">
            作業の料金を確認する
          </SubmitButton>
        </p>
      </Form>
    </Section>
  );
}
