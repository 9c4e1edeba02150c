import { PublicFrame } from './public-frame.tsx';
import { ButtonLink } from './buttons.tsx';

const TITLES: Record<number, string> = {
  400: 'リクエストの内容に誤りがあります',
  401: 'ご本人の確認が必要です',
  403: 'この操作は許可されていません',
  404: 'ページが見つかりません',
  405: 'この画面からは送信できません',
  409: '操作を完了できませんでした',
  503: 'ただいま準備中です',
};

const SENTENCES: Record<number, string> = {
  400: '入力内容またはアドレスをご確認のうえ、もう一度お試しください。',
  403: 'この画面または操作を利用する権限がありません。',
  404: 'お探しのページは、移動または削除されたか、アドレスが間違っている可能性があります。',
  405: '前の画面に戻って開き直し、もう一度お試しください。',
  409: '画面を開き直して、もう一度お試しください。',
  503: 'しばらくしてから、もう一度お試しください。',
};

const HOMES = { '/staff': '管理画面へ戻る', '/mypage': 'マイページへ戻る' };

const BROKEN = 'システムで問題が発生しました';

/** What went wrong in a few words, by HTTP status. */
export function errorTitle(status: number): string {
  return TITLES[status] ?? BROKEN;
}

/** A whole page that says in words what went wrong and how to go on; only a fault of ours shows its number. */
export function ErrorPage({
  status,
  sentence,
  reference,
  signedIn,
}: {
  status: number;
  sentence?: string;
  reference: string;
  /** Whom the page leads home; without it, to the front page. */
  signedIn?: { name: string; home: '/staff' | '/mypage' };
}) {
  const title = errorTitle(status);
  const ours = status >= 500 && status !== 503;
  return (
    <PublicFrame {...(signedIn ? { signedIn } : {})}>
      <p className="text-oln-16B-100 text-solid-gray-600">エラー {status}</p>
      <h1 className="mt-3 text-std-32B-150">{title}</h1>
      <p className="mt-6">
        {sentence ??
          SENTENCES[status] ??
          'ご不便をおかけして申し訳ございません。時間をおいて、もう一度お試しください。'}
      </p>
      {ours && reference && (
        <p className="mt-4">
          お問い合わせの際は、次の受付番号をお知らせください: <code className="text-mono-17B-150">{reference}</code>
        </p>
      )}
      <p className="mt-10">
        <ButtonLink to={signedIn ? signedIn.home : '/'} look="outline">
          {signedIn ? HOMES[signedIn.home] : 'トップページへ戻る'}
        </ButtonLink>
      </p>
    </PublicFrame>
  );
}
