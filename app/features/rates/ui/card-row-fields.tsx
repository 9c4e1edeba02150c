import { rateEventName } from '../messages.ts';

/** What was posted and what was wrong with it, as conform answers it. */
type Posted = {
  initialValue?: Record<string, unknown> | null;
  error?: Record<string, string[] | null> | null;
};

/** A cell with what was typed in it and what is wrong with that. */
type CellField = { id: string; name: string; form: string; value: string; errors: string[]; errorId: string };

const BOX =
  'min-h-11 rounded-8 border border-solid-gray-600 bg-white px-3 text-std-16N-170 hover:border-black aria-[invalid=true]:border-2 aria-[invalid=true]:border-error-1';

/** The rows of a new card as a table of boxes; each row says what is wrong with it just below. */
export function CardRowFields({
  groups,
  result,
  count,
  formId,
}: {
  groups: readonly { code: string; name: string }[];
  result: Posted | undefined;
  count: number;
  formId: string;
}) {
  return (
    <div role="group" aria-label="料率の行" tabIndex={0} className="my-6 overflow-x-auto">
      <table className="w-full max-w-[60rem] border-collapse text-dns-16N-130">
        <caption className="mb-2 text-left text-std-17B-170">料率(使わない行は空欄のままにします)</caption>
        <thead>
          <tr className="border-y border-solid-gray-600 bg-solid-gray-50 text-left whitespace-nowrap">
            <th scope="col" className="px-3 py-3">
              行
            </th>
            <th scope="col" className="px-3 py-3">
              プラングループ
            </th>
            <th scope="col" className="px-3 py-3">
              区分
            </th>
            <th scope="col" className="px-3 py-3">
              月末件数(以上)
            </th>
            <th scope="col" className="px-3 py-3">
              料率(%)
            </th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: count }, (_, at) => (
            <CardRow key={at} at={at} groups={groups} cellAt={(cell) => cellOf(result, formId, at, cell)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CardRow({
  at,
  groups,
  cellAt,
}: {
  at: number;
  groups: readonly { code: string; name: string }[];
  cellAt: (cell: string) => CellField;
}) {
  const row = {
    planGroup: cellAt('planGroup'),
    event: cellAt('event'),
    minCount: cellAt('minCount'),
    percent: cellAt('percent'),
  };
  const errors = Object.values(row).filter((cell) => cell.errors.length > 0);
  const name = (what: string) => `${at + 1}行目の${what}`;
  return (
    <>
      <tr className={errors.length > 0 ? 'bg-red-50' : 'border-b border-solid-gray-420'}>
        <th scope="row" className="px-3 py-2 font-400!">
          {at + 1}
        </th>
        <td className="px-3 py-2">
          <Choice
            field={row.planGroup}
            label={name('プラングループ')}
            options={groups.map(({ code, name }) => [code, name])}
          />
        </td>
        <td className="px-3 py-2">
          <Choice
            field={row.event}
            label={name('区分')}
            options={(['new', 'renewal'] as const).map((event) => [event, rateEventName(event)])}
          />
        </td>
        <td className="px-3 py-2">
          <Figure field={row.minCount} label={name('月末件数')} unit="件以上" />
        </td>
        <td className="px-3 py-2">
          <Figure field={row.percent} label={name('料率')} unit="%" />
        </td>
      </tr>
      {errors.length > 0 && <RowErrors cells={errors} />}
    </>
  );
}

function RowErrors({ cells }: { cells: readonly CellField[] }) {
  return (
    <tr className="border-b border-solid-gray-420 bg-red-50">
      <td />
      <td colSpan={4} className="px-3 pb-3 text-error-2">
        {cells.map(({ errorId, errors }) => (
          <p key={errorId} id={errorId}>
            <span aria-hidden="true">*</span>
            <span className="sr-only">エラー: </span>
            {errors.join(' ')}
          </p>
        ))}
      </td>
    </tr>
  );
}

function Choice({
  field,
  label,
  options,
}: {
  field: CellField;
  label: string;
  options: readonly (readonly [value: string, label: string])[];
}) {
  return (
    <select {...cellProps(field, label)} className={`${BOX} min-w-32`}>
      <option value="">-</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
}

function Figure({ field, label, unit }: { field: CellField; label: string; unit: string }) {
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        maxLength={12}
        {...cellProps(field, label)}
        className={`${BOX} w-24 text-right tabular-nums`}
      />
      {unit}
    </span>
  );
}

function cellProps({ id, name, form, value, errors, errorId }: CellField, label: string) {
  const faulty = errors.length > 0;
  return {
    ...{ id, name, form, defaultValue: value, 'aria-label': label },
    'aria-invalid': faulty ? true : undefined,
    'aria-describedby': faulty ? errorId : undefined,
  };
}

function cellOf(result: Posted | undefined, form: string, at: number, cell: string): CellField {
  const name = `rows[${at}].${cell}`;
  const id = `${form}-row${at}-${cell}`;
  const rows: unknown = result?.initialValue?.['rows'];
  const row: unknown = Array.isArray(rows) ? rows[at] : undefined;
  const typed = row && typeof row === 'object' ? (row as Record<string, unknown>)[cell] : undefined;
  const value = typeof typed === 'string' ? typed : '';
  return { id, name, form, value, errors: result?.error?.[name] ?? [], errorId: `${id}-error` };
}
