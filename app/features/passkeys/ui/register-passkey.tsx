import { startRegistration } from '@simplewebauthn/browser';
import { type FormEvent, useRef } from 'react';
import { type Field, TextField } from '#app/ui/controls.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { CeremonyButton } from './ceremony-button.tsx';
import { usePasskeyCeremony, usePasskeysKnown } from './passkey-ceremony.tsx';

type Options = Parameters<typeof startRegistration>[0]['optionsJSON'];

const askBrowser = (optionsJSON: Options) => startRegistration({ optionsJSON });

const NEEDS_SCRIPTS =
  'パスキーの登録には、JavaScriptを有効にしたブラウザーが必要です。認証アプリは、このままご利用いただけます。';

/** Registers a passkey under a name; `refusal` is what the portal said to the last try. */
export function RegisterPasskey({ name, refusal }: { name: Field; refusal: string | undefined }) {
  const form = useRef<HTMLFormElement>(null);
  const known = usePasskeysKnown();
  const { state, start } = usePasskeyCeremony(askBrowser);
  if (known === false) return <p>このブラウザーではパスキーを利用できません。認証アプリをご利用ください。</p>;
  const begin = (event?: FormEvent) => {
    event?.preventDefault();
    if (!form.current?.reportValidity()) return;
    const fields = new FormData(form.current);
    fields.set('intent', 'passkey');
    start(fields);
  };
  const failure = state === 'failed' ? 'もう一度お試しいただくか、認証アプリをご利用ください。' : refusal;
  return (
    <form ref={form} id={name.formId} method="post" onSubmit={begin}>
      {failure && state !== 'asking' && (
        <Notice kind="error" title="パスキーを登録できませんでした">
          <p>{failure}</p>
        </Notice>
      )}
      <TextField
        field={name}
        required
        label="パスキーの名前"
        autoComplete="off"
        hint="「会社のパソコン」など、見分けやすい名前を付けてください。"
      />
      <CeremonyButton ready={known === true} asking={state === 'asking'} onPress={begin}>
        パスキーを登録する
      </CeremonyButton>
      <noscript>
        <p className="mt-2">{NEEDS_SCRIPTS}</p>
      </noscript>
    </form>
  );
}
