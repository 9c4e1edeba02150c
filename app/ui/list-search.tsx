import { Form } from '@remix-run/react';
import { type ReactNode, useId } from 'react';
import { ButtonLink } from './buttons.tsx';

const BOX = 'min-h-12 rounded-8 border border-solid-gray-600 bg-white px-4 text-std-16N-170 hover:border-black';

/** The one choice a list is narrowed by, such as a state. */
export type ListChoice = {
  name: string;
  label: string;
  value: string | undefined;
  options: readonly [value: string, label: string][];
};

/** Narrows a list by text and by one choice; it is asked with GET, so that a found list can be bookmarked. */
export function ListSearch({
  label,
  hint,
  text,
  choice,
}: {
  label: string;
  hint: string;
  text: string | undefined;
  choice?: {
    name: string;
    label: string;
    value: string | undefined;
    options: readonly [value: string, label: string][];
  };
}) {
  const id = useId();
  return (
    <Form method="get" role="search" className="my-6 rounded-12 bg-solid-gray-50 p-5">
      <div className="flex flex-wrap items-end gap-4">
        <div className="min-w-0 grow basis-72">
          <label htmlFor={`${id}text`} className="mb-2 block text-dns-16B-130">
            {label}
          </label>
          <input
            id={`${id}text`}
            type="search"
            name="q"
            maxLength={100}
            defaultValue={text ?? ''}
            aria-describedby={`${id}hint`}
            className={`${BOX} w-full`}
          />
        </div>
        {choice && <Choice {...choice} id={`${id}choice`} />}
        <button
          type="submit"
          className="min-h-12 rounded-8 border border-blue-900 bg-white px-6 text-oln-16B-100 text-blue-900 hover:bg-blue-50 hover:underline"
        >
          絞り込む
        </button>
      </div>
      <p id={`${id}hint`} className="mt-2 text-dns-14N-130 text-solid-gray-700">
        {hint}
      </p>
    </Form>
  );
}

function Choice({ id, name, label, value, options }: ListChoice & { id: string }) {
  return (
    <div>
      <label htmlFor={id} className="mb-2 block text-dns-16B-130">
        {label}
      </label>
      <select id={id} name={name} defaultValue={value ?? ''} className={`${BOX} min-w-48`}>
        <option value="">すべて</option>
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The way on through a long list: back to its beginning, and to the next rows where there are any. */
export function ListPaging({ first, next }: { first: string | undefined; next: string | undefined }): ReactNode {
  if (!first && !next) return null;
  return (
    <nav aria-label="ページ送り" className="my-6 flex flex-wrap gap-4">
      {first && (
        <ButtonLink to={first} look="outline">
          最初のページ
        </ButtonLink>
      )}
      {next && (
        <ButtonLink to={next} look="outline">
          次のページ
        </ButtonLink>
      )}
    </nav>
  );
}

/** The address of a list narrowed so; what is undefined is left out. */
export function listAddress(path: string, asked: Record<string, string | undefined>): string {
  const given = Object.entries(asked).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
