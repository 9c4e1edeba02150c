import { Notice } from '#app/ui/notices.tsx';
import { PAYEE_EXAMPLES, PAYEE_EXAMPLES_OF, explainPayeeWarning } from '../messages.ts';
import { type PayeeName, payeeWarnings } from '../rules.ts';

/** What about a payee's name is worth another look at the bank book; nothing where nothing is. */
export function PayeeAdvice({ payee }: { payee: Omit<PayeeName, 'email'> }) {
  const warnings = payeeWarnings(payee);
  if (warnings.length === 0) return null;
  return (
    <Notice kind="warning" title="口座の名義をもう一度ご確認ください">
      <ul className="list-disc space-y-1 pl-6">
        {warnings.map((warning) => (
          <li key={`${warning.field} ${warning.code} ${warning.text}`}>{explainPayeeWarning(warning)}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** How a name is entered, by examples that are right and wrong. */
export function PayeeExamples() {
  return (
    <div className="mb-8 overflow-x-auto rounded-8 border border-solid-gray-420 px-5 py-4">
      <table className="w-full text-dns-16N-130">
        <caption className="mb-2 text-left text-std-17B-170 text-solid-gray-900">{PAYEE_EXAMPLES_OF}</caption>
        <thead>
          <tr className="text-left">
            <th scope="col" className="py-1 pr-4">
              例
            </th>
            <th scope="col" className="py-1 pr-4">
              姓
            </th>
            <th scope="col" className="py-1 pr-4">
              名
            </th>
            <th scope="col" className="py-1">
              説明
            </th>
          </tr>
        </thead>
        <tbody>
          {PAYEE_EXAMPLES.map(({ good, family, given, why }) => (
            <tr key={why}>
              <th scope="row" className="py-1 pr-4 text-left whitespace-nowrap">
                {good ? '○ 正しい' : '× 誤り'}
              </th>
              <td className="py-1 pr-4">{family}</td>
              <td className="py-1 pr-4">{given}</td>
              <td className="py-1">{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
