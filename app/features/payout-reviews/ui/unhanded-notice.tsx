import { TextLink } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { explainUnhanded } from '../messages.ts';
import type { Unhanded } from '../rules.ts';

/** That money of a run never went to the bank in a file, and where the file is. */
export function UnhandedNotice({ unhanded }: { unhanded: Unhanded | null }) {
  if (!unhanded) return null;
  const { title, what } = explainUnhanded(unhanded);
  return (
    <Notice kind="error" title={title}>
      <p>{what}</p>
      <p className="mt-2">
        <TextLink to={`/staff/payouts/${unhanded.month}/bank-file`}>銀行ファイルを開く</TextLink>
      </p>
    </Notice>
  );
}
