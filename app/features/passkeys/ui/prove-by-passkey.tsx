import { startAuthentication } from '@simplewebauthn/browser';
import { Notice } from '#app/ui/notices.tsx';
import { CeremonyButton } from './ceremony-button.tsx';
import { usePasskeyCeremony, usePasskeysKnown } from './passkey-ceremony.tsx';

type Options = Parameters<typeof startAuthentication>[0]['optionsJSON'];

const askBrowser = (optionsJSON: Options) => startAuthentication({ optionsJSON });

/**
 * Proves somebody by one of their passkeys. The fields of the form `formId` go along. Where scripts do not run, or the
 * browser knows no passkeys, it says what to do instead, which is `otherwise`.
 */
export function ProveByPasskey({ formId, otherwise }: { formId?: string; otherwise: string }) {
  const known = usePasskeysKnown();
  const { state, start } = usePasskeyCeremony(askBrowser);
  if (known === false) {
    return <p className="mb-8">{`このブラウザーではパスキーを利用できません。${otherwise}`}</p>;
  }
  const begin = () => {
    const form = formId ? document.getElementById(formId) : null;
    start(form instanceof HTMLFormElement ? new FormData(form) : new FormData());
  };
  return (
    <div className="mb-8">
      {state === 'failed' && (
        <Notice kind="error" title="パスキーを確認できませんでした">
          <p>{`もう一度お試しください。パスキーを利用できないときは、${otherwise}`}</p>
        </Notice>
      )}
      <CeremonyButton ready={known === true} asking={state === 'asking'} onPress={begin}>
        パスキーで確認する
      </CeremonyButton>
      <noscript>
        <p className="mt-2">{`パスキーの利用には、JavaScriptを有効にする必要があります。${otherwise}`}</p>
      </noscript>
    </div>
  );
}
