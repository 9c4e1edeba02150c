import { Notice } from '#app/ui/notices.tsx';

/** Recovery codes, the one time they are shown. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <section aria-labelledby="recovery-codes" className="my-8">
      <h2 id="recovery-codes" className="mb-4 border-l-8 border-blue-900 pl-3 text-std-22B-150 text-solid-gray-900">
        回復コード
      </h2>
      <Notice kind="warning" title="回復コードが表示されるのは、この画面だけです">
        <p>
          認証アプリやパスキーを利用できなくなったときに入力します。1つにつき1回だけご利用いただけます。印刷するなどして、安全な場所に保管してください。
        </p>
      </Notice>
      <ul className="grid gap-x-8 gap-y-2 rounded-8 border border-solid-gray-420 bg-solid-gray-50 p-5 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>
            <code className="text-mono-16N-150">{code}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
