import type { ReactNode } from 'react';
import { type Field, TextField } from '#app/ui/controls.tsx';
import { StepList } from '#app/ui/page-parts.tsx';

/** How to set up an authenticator app, with its QR code, its secret as text, and the field for the first code. */
export function FactorSetup({
  offer,
  code,
  children,
}: {
  offer: { secret: string; grouped: string; picture: string };
  code: Field;
  children: ReactNode;
}) {
  return (
    <>
      <StepList
        steps={[
          {
            title: '認証アプリを用意する',
            description:
              'Google Authenticator、Microsoft Authenticator など、TOTPに対応したアプリをご利用いただけます。',
          },
          {
            title: 'アプリでQRコードを読み取る',
            description: (
              <>
                <img
                  src={offer.picture}
                  alt="認証アプリに登録するQRコード。読み取れない場合は、下のキーを入力してください。"
                  className="size-56 max-w-full border border-solid-gray-420"
                />
                <p className="mt-3">読み取れない場合は、次のキーをアプリに入力してください。</p>
                <p className="mt-1 break-all">
                  <code className="text-mono-16N-150">{offer.grouped}</code>
                </p>
              </>
            ),
          },
          { title: 'アプリに表示された6桁のコードを入力する' },
        ]}
      />
      <input type="hidden" name="secret" value={offer.secret} />
      <div className="mt-6">
        <TextField
          field={code}
          label="6桁のコード"
          width="short"
          inputMode="numeric"
          autoComplete="one-time-code"
          hint="コードは30秒ごとに変わります。"
        />
      </div>
      {children}
    </>
  );
}
