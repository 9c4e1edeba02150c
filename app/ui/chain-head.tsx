/** The place and hash at which the audit trail stood, as a certificate prints it; a close without a record says so. */
export function ChainHead({ head }: { head: { number: number; hash: string } | null }) {
  if (!head) return '記録なし';
  return (
    <>
      第{head.number.toLocaleString('ja-JP')}件 <code className="break-all">{head.hash}</code>
    </>
  );
}
