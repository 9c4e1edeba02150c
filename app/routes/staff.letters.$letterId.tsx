import { type MetaFunction, data, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData } from '@remix-run/react';
import { parseId } from '#app/core/ids.ts';
import { mayDo } from '#app/features/access/rules.ts';
import { retryLetter } from '#app/features/letters/commands.server.ts';
import { explainRetryRefusal, letterKindName } from '#app/features/letters/messages.ts';
import { type Letter, findLetter } from '#app/features/letters/queries.server.ts';
import { maskedAddressee, withLinks } from '#app/features/letters/rules.ts';
import { LetterStateLabel } from '#app/features/letters/ui/letter-state.tsx';
import type { Context } from '#app/platform/context.server.ts';
import { staffAction, staffLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { CountText, DayText } from '#app/ui/figures.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '通知メールの内容|パートナーポータル' }];

export const loader = staffLoader('letters.view', async (context, { params, context: { portal } }) => {
  const {
    partnerId: _partnerId,
    onceKey: _onceKey,
    notBefore: _notBefore,
    sentAt,
    secretLink,
    contractLink,
    body,
    ...letter
  } = await askedFor(context, params.letterId);
  // Whoever holds a link of this kind becomes its reader: staff see it in the trial database only, where no mail goes out.
  const trial = portal.demonstration && portal.engine === 'embedded';
  const sent = sentAt && MOMENT.format(sentAt);
  if (!mayDo(context.staff.role, 'letters.read')) return { ...maskedAddressee(letter), body: null, sentAt: sent };
  const shown = (link: string | null) =>
    trial && link ? new URL(link, portal.baseUrl).href : '(リンクはご本人だけに届きます)';
  const links = { secret: shown(secretLink), contract: shown(contractLink) };
  return { ...letter, body: withLinks(body, links), sentAt: sent };
});

export const action = staffAction('letters.retry', async (context, { params }) => {
  const { id } = await askedFor(context, params.letterId);
  const retried = await retryLetter(context, id);
  if (!retried.ok) return data({ sentence: explainRetryRefusal(retried.refusal) }, { status: 409 });
  return redirect(`/staff/letters/${id}`);
});

/** When something happened on the wall clock, as it reads in Tokyo. */
const MOMENT = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' });

async function askedFor(context: Context, id: string | undefined): Promise<Letter> {
  const known = parseId('let', id);
  return found(known && (await findLetter(context, known)), '通知メール');
}

export default function LetterPage() {
  const letter = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return (
    <>
      <PageHeading title={letter.subject} crumbs={[{ to: '/staff/letters', label: '通知メール' }]} />
      {refused && (
        <Notice kind="error" title="再送できませんでした">
          <p>{refused.sentence}</p>
        </Notice>
      )}
      <DescriptionList
        items={[
          { term: '種類', description: letterKindName(letter.kind) },
          { term: '宛先', description: `${letter.toName} <${letter.toAddress}>` },
          { term: '業務日', description: <DayText value={letter.writtenOn} /> },
          { term: '状態', description: <LetterStateLabel state={letter.state} /> },
          ...(letter.sentAt ? [{ term: '送信日時', description: letter.sentAt }] : []),
          ...(letter.attempts > 0
            ? [{ term: '送信を試みた回数', description: <CountText value={letter.attempts} unit="回" /> }]
            : []),
          ...(letter.lastError ? [{ term: 'メールサーバーの応答', description: letter.lastError }] : []),
        ]}
      />
      {letter.state === 'failed' && (
        <Form method="post" className="mt-6">
          <SubmitButton look="outline">もう一度送信する</SubmitButton>
        </Form>
      )}
      <Section title="本文">
        {letter.body === null ? (
          <p>本文と宛先の全体は、通知メールの再送を扱う担当者だけが閲覧できます。</p>
        ) : (
          <pre className="overflow-x-auto rounded-8 border border-solid-gray-420 bg-solid-gray-50 p-5 font-sans text-std-16N-170 whitespace-pre-wrap">
            {letter.body}
          </pre>
        )}
      </Section>
    </>
  );
}
