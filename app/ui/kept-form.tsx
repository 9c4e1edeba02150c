import { buttonShape } from './buttons.tsx';
import { PageHeading } from './page-parts.tsx';
import { PublicFrame } from './public-frame.tsx';

/** Where somebody shows who they are, in a window of its own: the one with their form stays as it is. */
const WAYS = {
  'sign-in': { to: '/sign-in', does: 'サインインする', label: 'サインインする(別のタブで開きます)' },
  proof: { to: '/re-auth', does: 'ご本人の確認を済ませる', label: 'ご本人の確認をする(別のタブで開きます)' },
};

/** A form that was sent by nobody known, held until its sender comes back from showing who they are. */
export function KeptForm({
  sentence,
  kept: { action, fields, waitsFor },
}: {
  sentence: string;
  kept: { action: string; fields: readonly (readonly [string, string])[]; waitsFor: keyof typeof WAYS };
}) {
  const { to, does, label } = WAYS[waitsFor];
  return (
    <PublicFrame leadsOn={false}>
      <PageHeading title="ご本人の確認が必要です" lead={sentence} />
      <ol className="list-decimal space-y-6 pl-6">
        <li>
          <p className="mb-3">次のボタンを押して、別のタブで{does}。</p>
          <a href={to} target="_blank" rel="noopener" className={buttonShape('outline')}>
            {label}
          </a>
        </li>
        <li>
          <p className="mb-3">このタブに戻り、「もう一度送信する」を押す。</p>
          <form method="post" action={action}>
            {fields.map(([name, value], at) => (
              <input key={at} type="hidden" name={name} value={value} />
            ))}
            <button type="submit" className={buttonShape('fill')}>
              もう一度送信する
            </button>
          </form>
        </li>
      </ol>
    </PublicFrame>
  );
}
