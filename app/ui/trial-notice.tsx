/** Says on every page that nothing here may be real money, and to whom a password alone opens it. */
export function TrialNotice({ passwordAlone }: { passwordAlone: boolean }) {
  return (
    <aside
      aria-label="試用の注意"
      className="border-b border-yellow-900 bg-yellow-50 px-4 py-2 text-dns-14N-130 text-solid-gray-900 sm:px-6"
    >
      <strong>試用データベース</strong>
      で動作しています。実際の取引には使用しないでください(本番では PostgreSQL を使用します)。
      {passwordAlone &&
        '試用のサインインに限り、パスワードのみでサインインできます。本番環境では、事務局の方は2段階認証が必須です。'}
    </aside>
  );
}
