import { useFetcher, useSubmit } from '@remix-run/react';
import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';

/** Where a ceremony stands: nothing asked, the browser is asking its person, or it came to nothing. */
export type CeremonyState = 'idle' | 'asking' | 'failed';

/**
 * Asks the portal what to ask, the browser to ask its person, and posts the browser's answer as `passkey` with the fields
 * given. `askBrowser` throws when the person declines or their device cannot.
 */
export function usePasskeyCeremony<Options>(askBrowser: (options: Options) => Promise<unknown>) {
  const portal = useFetcher<{ options?: Options }>();
  const submit = useSubmit();
  const waiting = useRef<FormData>();
  const [state, setState] = useState<CeremonyState>('idle');

  useEffect(() => {
    const fields = waiting.current;
    if (!fields || portal.state !== 'idle' || !portal.data) return;
    waiting.current = undefined;
    const { options } = portal.data;
    const asked = options ? askBrowser(options) : Promise.reject(new Error('the portal asked nothing'));
    asked.then(
      (answer) => {
        fields.set('passkey', JSON.stringify(answer));
        setState('idle');
        submit(fields, { method: 'post' });
      },
      () => setState('failed'),
    );
  }, [portal.state, portal.data, askBrowser, submit]);

  const start = (fields: FormData) => {
    waiting.current = fields;
    setState('asking');
    portal.submit({ intent: 'passkey-options' }, { method: 'post' });
  };
  return { state, start };
}

/** Whether this browser knows passkeys: undefined on the server, and until scripts run. */
export function usePasskeysKnown(): boolean | undefined {
  return useSyncExternalStore(neverChanges, browserSupportsWebAuthn, () => undefined);
}

const neverChanges = () => () => undefined;
