import { type MetaFunction, redirect } from '@remix-run/node';
import { Form, useLoaderData } from '@remix-run/react';
import { endOtherSessions, endSession } from '#app/features/access/commands.server.ts';
import { browserName, roleName } from '#app/features/access/messages.ts';
import { listSessions } from '#app/features/access/queries.server.ts';
import { parseHandle } from '#app/features/access/form.ts';
import { homeOf, isStaffRole, mayDo } from '#app/features/access/rules.ts';
import { findFactors } from '#app/features/factors/queries.server.ts';
import { readFields } from '#app/platform/form-fields.server.ts';
import { personAction, personLoader } from '#app/platform/guards.server.ts';
import { found } from '#app/platform/respond.server.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { DataTable } from '#app/ui/data-table.tsx';
import { Notice, StatusLabel } from '#app/ui/notices.tsx';
import { DescriptionList, PageHeading, Section } from '#app/ui/page-parts.tsx';
import { PublicFrame } from '#app/ui/public-frame.tsx';

export const meta: MetaFunction = () => [{ title: 'アカウント|パートナーポータル' }];

/** When something happened on the wall clock, as it reads in Tokyo. */
const MOMENT = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'long', timeStyle: 'short' });

export const loader = personLoader(async (context, { request }) => {
  const { userId, name, email, role, sessionId } = context.person;
  const [sessions, factors] = await Promise.all([listSessions(context, userId), findFactors(context, userId)]);
  return {
    name,
    email,
    roleName: roleName(role),
    mustHaveFactor: isStaffRole(role),
    mayInvite: mayDo(role, 'own.people'),
    home: homeOf(role),
    factors: factors
      ? {
          app: factors.appSince ? MOMENT.format(factors.appSince) : null,
          passkeys: factors.passkeys.length,
          codesLeft: factors.codesLeft,
        }
      : null,
    done: new URL(request.url).searchParams.get('done'),
    sessions: sessions.map(({ handle, createdAt, lastSeenAt, fromAddress, browser }) => ({
      handle,
      here: sessionId.startsWith(handle),
      createdAt: MOMENT.format(createdAt),
      lastSeenAt: MOMENT.format(lastSeenAt),
      fromAddress,
      browser: browser && browserName(browser),
    })),
  };
});

export const action = personAction(async (context, { request }) => {
  const { userId, sessionId } = context.person;
  const handle = (await readFields(request, ['session'])).get('session');
  if (handle === 'others') await endOtherSessions(context, userId, sessionId);
  else await endSession(context, userId, found(parseHandle(handle), '端末'));
  return redirect('/account?done=ended');
});

const DONE: Record<string, string> = {
  ended: 'サインインを終了しました。',
  password: 'パスワードを変更しました。ほかの端末でのサインインは終了しています。',
};

export default function Account() {
  const { name, email, roleName, mustHaveFactor, mayInvite, home, factors, done, sessions } =
    useLoaderData<typeof loader>();
  const told = done ? DONE[done] : undefined;
  return (
    <PublicFrame signedIn={{ name, home }} width="wide">
      <PageHeading title="アカウント" lead="サインインの設定と、サインイン中の端末を確認できます。" />
      {told && <Notice kind="success" title={told} />}
      <DescriptionList
        items={[
          { term: 'お名前', description: name },
          { term: 'メールアドレス', description: email },
          { term: '役割', description: roleName },
        ]}
      />
      <Section title="パスワード">
        <ButtonLink to="/account/password" look="outline">
          パスワードを変更する
        </ButtonLink>
      </Section>
      <Section
        title="2段階認証"
        lead={
          mustHaveFactor ? '事務局の方は必須です。' : '受取名義の確認や利用者の招待には、2段階認証の設定が必要です。'
        }
      >
        <p className="mb-4">
          {factors ? <StatusLabel tone="good">設定済み</StatusLabel> : <StatusLabel tone="waiting">未設定</StatusLabel>}
        </p>
        {factors && (
          <DescriptionList
            items={[
              { term: '認証アプリ', description: factors.app ? `${factors.app}に登録` : '未登録' },
              { term: 'パスキー', description: `${factors.passkeys}個` },
              { term: '回復コードの残り', description: `${factors.codesLeft}個` },
            ]}
          />
        )}
        <p className="mt-4">
          <ButtonLink to="/account/factor" look="outline">
            {factors ? '2段階認証を変更する' : '2段階認証を設定する'}
          </ButtonLink>
        </p>
      </Section>
      {mayInvite && (
        <Section title="貴社の利用者">
          <ButtonLink to="/mypage/people" look="outline">
            利用者を確認・招待する
          </ButtonLink>
        </Section>
      )}
      <Sessions sessions={sessions} />
    </PublicFrame>
  );
}

type SessionRow = ReturnType<typeof useLoaderData<typeof loader>>['sessions'][number];

function Sessions({ sessions }: { sessions: readonly SessionRow[] }) {
  return (
    <Section title="サインイン中の端末" lead="お心当たりのないものがあれば終了し、パスワードを変更してください。">
      <DataTable
        caption="サインイン中の端末"
        captionShown={false}
        rows={sessions}
        rowKey={({ handle }) => handle}
        empty="サインイン中の端末はありません。"
        columns={[
          { heading: 'サインイン日時', cell: ({ createdAt }) => createdAt },
          { heading: '最終利用', cell: ({ lastSeenAt }) => lastSeenAt },
          { heading: '接続元', cell: ({ fromAddress }) => fromAddress ?? '不明' },
          {
            heading: 'ブラウザー',
            cell: ({ browser }) => <span className="block max-w-96 break-words">{browser ?? '不明'}</span>,
          },
          {
            heading: '操作',
            cell: ({ handle, here }) =>
              here ? (
                <StatusLabel tone="active">この端末</StatusLabel>
              ) : (
                <Form method="post">
                  <SubmitButton look="outline" name="session" value={handle}>
                    終了する
                  </SubmitButton>
                </Form>
              ),
          },
        ]}
      />
      {sessions.length > 1 && (
        <Form method="post">
          <SubmitButton look="outline" name="session" value="others">
            この端末以外をすべて終了する
          </SubmitButton>
        </Form>
      )}
    </Section>
  );
}
