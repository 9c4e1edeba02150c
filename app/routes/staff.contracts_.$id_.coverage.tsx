import { useForm } from '@conform-to/react';
import { parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { z } from 'zod';
import { parseId } from '#app/core/ids.ts';
import { findLatest } from '#app/features/approvals/queries.server.ts';
import { findContract, loadCoverage } from '#app/features/contracts/queries.server.ts';
import { CoverageSection } from '#app/features/contracts/ui/coverage-section.tsx';
import { proposeLateFact } from '#app/features/late-facts/commands.server.ts';
import { LATE_FACT_FIELDS, LateFactForm } from '#app/features/late-facts/form.ts';
import { explainLateFactRefusal, factKindName } from '#app/features/late-facts/messages.ts';
import { factAsThing } from '#app/features/late-facts/rules.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton, TextLink } from '#app/ui/buttons.tsx';
import { RadioField, TextAreaField, TextField } from '#app/ui/controls.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: '有効期間の訂正|パートナーポータル' }];

export const loader = staffLoader('adjustments.propose', async (context, { params }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  const { contract } = found(await findContract(context, id), '契約');
  const [coverage, proposal] = [await loadCoverage(context, [id]), await findLatest(context, factAsThing(id))];
  return { id, orderNumber: contract.orderNumber, coverage, state: proposal?.state ?? null };
});

export const action = staffAction('adjustments.propose', async (context, { params, request }) => {
  const id = found(parseId('ctr', params['id']), '契約');
  const submission = parseWithZod(await readFields(request, LATE_FACT_FIELDS), { schema: LateFactForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const proposed = await proposeLateFact(context, id, submission.value);
  return proposed.ok
    ? redirect(`/staff/contracts/${id}/coverage/approve?done=proposed`)
    : refusalReply(submission, explainLateFactRefusal(proposed.refusal));
});

export default function LateFact() {
  const { id, orderNumber, coverage, state } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="有効期間の訂正"
        lead="入金や解約の日付の誤りなど、月末を締めた後に判明した事実を記録します。締めた月の件数と率、確定したキャッシュバックは変わりません。差額は、承認の後に調整として申請します。"
        crumbs={[
          { to: '/staff/contracts', label: '注文・契約' },
          { to: `/staff/contracts/${id}`, label: orderNumber },
        ]}
      />
      <CoverageSection coverage={coverage} />
      {state && (
        <Notice
          kind="info"
          title={state === 'proposed' ? '有効期間の訂正が承認を待っています' : '前回申請した訂正があります'}
        >
          <p>
            <TextLink to={`/staff/contracts/${id}/coverage/approve`}>申請の内容と影響を確認する</TextLink>
          </p>
        </Notice>
      )}
      {state !== 'proposed' && <Propose />}
    </>
  );
}

/** What the schema asks for; it makes days of the fields, so that conform cannot read it off. */
const NEEDED = { required: true };

function Propose() {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<z.input<typeof LateFactForm>>({
    id: 'coverage',
    lastResult: lastResult ?? null,
    constraint: { kind: NEEDED, from: NEEDED, to: NEEDED, reason: NEEDED },
  });
  return (
    <Section title="判明した事実">
      <div className="max-w-[48rem]">
        <PortalForm form={form}>
          <RadioField
            field={fields.kind}
            label="この期間の契約"
            options={[
              {
                value: 'in-force',
                label: factKindName('in-force'),
                note: '例: 期限までに入金されていたのに、停止として記録されていた',
              },
              {
                value: 'not-in-force',
                label: factKindName('not-in-force'),
                note: '例: 解約の申し出が、実際より後の日付で記録されていた',
              },
            ]}
          />
          <TextField field={fields.from} label="最初の日" width="short" autoComplete="off" hint="例: 2026-05-15" />
          <TextField
            field={fields.to}
            label="最後の日"
            width="short"
            autoComplete="off"
            hint="この日も含みます。例: 2026-06-01"
          />
          <TextAreaField
            field={fields.reason}
            label="判明した経緯"
            hint="確認した書類と日付を入力してください(200文字まで)。"
          />
          <SubmitButton>承認を申請する</SubmitButton>
        </PortalForm>
      </div>
    </Section>
  );
}
