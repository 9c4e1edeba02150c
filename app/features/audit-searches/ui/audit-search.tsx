import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import { ACTS, THINGS } from '../../audit/rules.ts';
import { explainUnread } from '../messages.ts';
import type { AskedAudit } from '../rules.ts';

const BOX =
  'min-h-12 w-full rounded-8 border border-solid-gray-600 bg-white px-4 text-std-16N-170 hover:border-black aria-[invalid=true]:border-error-1';

type Shared = { asked: AskedAudit; unread: readonly string[] };

/** Asks for what to find, with GET, so that a found list can be bookmarked. */
export function AuditSearchForm(shared: Shared) {
  return (
    <Form method="get" role="search" className="my-6 rounded-12 bg-solid-gray-50 p-5">
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <TextBox {...shared} name="who" label="操作した人" hint="氏名・メールアドレスの一部" />
        <ChoiceBox {...shared} name="act" label="操作" options={ACTS} />
        <TextBox {...shared} name="partner" label="関係するパートナー" hint="名称・番号の一部" />
        <ChoiceBox {...shared} name="kind" label="対象の種類" options={THINGS} />
        <TextBox {...shared} name="number" label="対象の番号" hint="注文番号・請求書番号など" />
        <TextBox {...shared} name="from" label="業務日(から)" type="date" />
        <TextBox {...shared} name="to" label="業務日(まで)" type="date" />
      </div>
      <button
        type="submit"
        className="mt-4 min-h-12 rounded-8 border border-blue-900 bg-white px-6 text-oln-16B-100 text-blue-900 hover:bg-blue-50 hover:underline"
      >
        検索する
      </button>
    </Form>
  );
}

type Box = Shared & { name: keyof AskedAudit; label: string };

function TextBox({ asked, unread, name, label, hint, type = 'text' }: Box & { hint?: string; type?: 'text' | 'date' }) {
  return (
    <Labelled name={name} label={label} hint={hint} unread={unread}>
      <input
        type={type}
        maxLength={100}
        defaultValue={asked[name] ?? ''}
        {...boxProps(name, unread, hint)}
        className={BOX}
      />
    </Labelled>
  );
}

function ChoiceBox({ asked, unread, name, label, options }: Box & { options: Readonly<Record<string, string>> }) {
  return (
    <Labelled name={name} label={label} unread={unread}>
      <select defaultValue={asked[name] ?? ''} {...boxProps(name, unread)} className={BOX}>
        <option value="">すべて</option>
        {Object.entries(options).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

function boxProps(name: string, unread: readonly string[], hint?: string) {
  const wrong = unread.includes(name);
  const describedBy = [hint ? `audit-${name}-hint` : [], wrong ? `audit-${name}-error` : []].flat().join(' ');
  return {
    id: `audit-${name}`,
    name,
    ...(wrong ? { 'aria-invalid': true } : {}),
    ...(describedBy ? { 'aria-describedby': describedBy } : {}),
  };
}

function Labelled({
  name,
  label,
  hint,
  unread,
  children,
}: {
  name: keyof AskedAudit;
  label: string;
  hint?: string | undefined;
  unread: readonly string[];
  children: ReactNode;
}) {
  return (
    <div>
      <label htmlFor={`audit-${name}`} className="mb-2 block text-dns-16B-130">
        {label}
      </label>
      {children}
      {hint && (
        <p id={`audit-${name}-hint`} className="mt-1 text-dns-14N-130 text-solid-gray-700">
          {hint}
        </p>
      )}
      {unread.includes(name) && (
        <p id={`audit-${name}-error`} className="mt-2 text-dns-16N-130 text-error-2">
          {explainUnread(name)}
        </p>
      )}
    </div>
  );
}
