import type { ReactNode } from 'react';

const KINDS = {
  info: { word: 'お知らせ', frame: 'border-blue-900', head: 'text-blue-1000' },
  success: { word: '完了', frame: 'border-success-2', head: 'text-success-2' },
  warning: { word: '注意', frame: 'border-warning-yellow-2', head: 'text-yellow-1100' },
  error: { word: 'エラー', frame: 'border-error-1', head: 'text-error-2' },
};

/** What a notice is about; a word says it too, so that colour is never alone. */
export type NoticeKind = keyof typeof KINDS;

/** A framed message. An error is read out at once by screen readers, a success politely. */
export function Notice({ kind, title, children }: { kind: NoticeKind; title: string; children?: ReactNode }) {
  const { word, frame, head } = KINDS[kind];
  const role = { error: 'alert', success: 'status', info: undefined, warning: undefined }[kind];
  return (
    <section
      {...(role ? { role } : {})}
      className={`my-6 rounded-12 border-2 border-l-8 bg-white px-5 py-4 ${frame}`}
      aria-label={`${word}: ${title}`}
    >
      <p className="text-std-17B-170">
        <span className={`mr-3 ${head}`}>{word}</span>
        {title}
      </p>
      {children && <div className="mt-2">{children}</div>}
    </section>
  );
}

const TONES = {
  neutral: 'border-solid-gray-600 text-solid-gray-800 bg-white',
  active: 'border-blue-900 text-blue-1000 bg-blue-50',
  good: 'border-green-800 text-green-1000 bg-green-50',
  waiting: 'border-yellow-900 text-yellow-1100 bg-yellow-50',
  bad: 'border-red-900 text-red-1000 bg-red-50',
};

/** How a state is to be felt; the label says it in words. */
export type Tone = keyof typeof TONES;

/** A state in one or two words, such as 契約中. */
export function StatusLabel({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`inline-block rounded-4 border px-2 py-1 text-oln-14B-100 whitespace-nowrap ${TONES[tone]}`}>
      {children}
    </span>
  );
}
