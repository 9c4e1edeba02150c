import { useForm } from '@conform-to/react';
import { getZodConstraint, parseWithZod } from '@conform-to/zod/v4';
import { type MetaFunction, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { dayText } from '#app/core/wording.ts';
import { registerClient, withdrawClaim } from '#app/features/client-claims/commands.server.ts';
import { type ClientClaimFields, ClientClaimForm } from '#app/features/client-claims/form.ts';
import { explainClaimRefusal } from '#app/features/client-claims/messages.ts';
import { listOwnClaims } from '#app/features/client-claims/queries.server.ts';
import { protects } from '#app/features/client-claims/rules.ts';
import { askedText } from '#app/platform/asked-text.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { partnerAction, partnerLoader } from '#app/platform/guards.server.ts';
import { errorPage, found, mistakesReply, refusalReply } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { TextField } from '#app/ui/controls.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PortalForm } from '#app/ui/portal-form.tsx';

export const meta: MetaFunction = () => [{ title: 'お客様の事前登録|パートナーポータル' }];

export const loader = partnerLoader(async (context, { request }) => {
  found(context.partner.programme === 'cashback' || null, 'ページ');
  const claims = await listOwnClaims(context);
  const { today, policy } = context;
  return {
    days: policy.claimProtectionDays,
    done: askedText(request, 'done'),
    claims: claims.map((claim) => ({
      ...{ id: claim.id, company: claim.company, companyKana: claim.companyKana, domain: claim.domain },
      ...{ claimedOn: claim.claimedOn, protectedTo: claim.protectedTo, withdrawnOn: claim.withdrawnOn },
      protecting: protects(claim, today),
      behind: claim.behindTo !== null && claim.behindTo >= today,
    })),
  };
});

export const action = partnerAction(async (context, { request }) => {
  const fields = await readFields(request, ['intent', 'id', 'company', 'companyKana', 'domain']);
  if (fields.get('intent') === 'withdraw') {
    const id = fields.get('id');
    const withdrawn = await withdrawClaim(context, parseId('clm', typeof id === 'string' ? id : undefined));
    if (!withdrawn.ok) throw errorPage(404, explainClaimRefusal(withdrawn.refusal));
    return redirect('/mypage/clients?done=withdrawn');
  }
  const submission = parseWithZod(fields, { schema: ClientClaimForm });
  if (submission.status !== 'success') return mistakesReply(submission);
  const registered = await registerClient(context, submission.value);
  if (!registered.ok) return refusalReply(submission, explainClaimRefusal(registered.refusal));
  return redirect(`/mypage/clients?done=${registered.value.first ? 'first' : 'behind'}`);
}, 'own.order');

export default function Clients() {
  const { days, done, claims } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="お客様の事前登録"
        lead={`ご紹介の予定があるお客様を、お申し込みの前に登録できます。登録日から${days}日間、先に登録された方の案件として保護します。お申し込みの際は、申し込みURLをご案内ください。`}
      />
      <Done done={done} />
      <Section title="登録したお客様">
        <DataTable
          caption="登録したお客様(新しい順)"
          rows={claims}
          rowKey={({ id }) => id}
          empty="登録したお客様はまだありません。"
          columns={[
            {
              heading: 'お客様',
              cell: ({ company, companyKana }) => (
                <>
                  {company}
                  <span className="block text-dns-14N-130 text-solid-gray-700">{companyKana}</span>
                </>
              ),
              names: true,
            },
            { heading: 'ドメイン', cell: ({ domain }) => domain ?? '—' },
            { heading: '登録日', cell: ({ claimedOn }) => <DayText value={claimedOn} /> },
            { heading: '保護の最終日', cell: ({ protectedTo }) => <DayText value={protectedTo} /> },
            { heading: '状況', cell: (claim) => <Standing {...claim} /> },
            { heading: '操作', cell: (claim) => <Withdrawal {...claim} /> },
          ]}
        />
      </Section>
      <Section title="お客様を登録する">
        <NewClaim key={claims.length} />
      </Section>
    </>
  );
}

type Claim = ReturnType<typeof useLoaderData<typeof loader>>['claims'][number];

function Done({ done }: { done: string | undefined }) {
  if (done === 'first')
    return (
      <Notice kind="success" title="お客様を登録しました">
        <p>先の登録はありませんでした。保護期間は下の一覧をご確認ください。</p>
      </Notice>
    );
  if (done === 'behind')
    return (
      <Notice kind="warning" title="お客様を登録しましたが、先に有効な登録があります">
        <p>同じお客様が、すでに別に登録されています。先の登録の保護期間が終わるまで、そちらが優先されます。</p>
      </Notice>
    );
  return done === 'withdrawn' ? (
    <Notice kind="success" title="登録を取り下げました">
      <p>このお客様は、あらためて登録できます。</p>
    </Notice>
  ) : null;
}

function Standing({ withdrawnOn, protecting, behind }: Claim) {
  if (withdrawnOn) return <StatusLabel tone="neutral">{`取り下げ(${dayText(withdrawnOn)})`}</StatusLabel>;
  if (!protecting) return <StatusLabel tone="neutral">保護期間の終了</StatusLabel>;
  return behind ? (
    <StatusLabel tone="waiting">先に別の登録あり</StatusLabel>
  ) : (
    <StatusLabel tone="good">保護期間中</StatusLabel>
  );
}

function Withdrawal({ id, company, withdrawnOn }: Claim) {
  if (withdrawnOn) return '—';
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="withdraw" />
      <input type="hidden" name="id" value={id} />
      <SubmitButton look="outline">
        取り下げる<span className="sr-only">({company})</span>
      </SubmitButton>
    </Form>
  );
}

function NewClaim() {
  const lastResult = useActionData<typeof action>();
  const [form, fields] = useForm<ClientClaimFields>({
    id: 'new-claim',
    lastResult: lastResult ?? null,
    constraint: getZodConstraint(ClientClaimForm),
  });
  return (
    <div className="max-w-[48rem]">
      <PortalForm form={form}>
        <input type="hidden" name="intent" value="register" />
        <TextField field={fields.company} label="会社名・団体名" hint="例:株式会社あおぞら商店" />
        <TextField field={fields.companyKana} label="フリガナ" hint="ひらがな・半角カタカナでも入力できます。" />
        <TextField field={fields.domain} label="ドメイン" hint="お持ちの場合に入力してください。例:example.co.jp" />
        <SubmitButton>登録する</SubmitButton>
      </PortalForm>
    </div>
  );
}
