import type { ReactNode } from 'react';

/** What a control needs of conform's field: `const [form, fields] = useForm(…)`, then `field={fields.email}`. */
export type Field = {
  id: string;
  name: string;
  formId: string;
  errorId: string;
  descriptionId: string;
  errors: string[] | undefined;
  initialValue: unknown;
  required?: boolean | undefined;
  maxLength?: number | undefined;
};

const BOX =
  'rounded-8 border border-solid-gray-600 bg-white px-4 py-3 text-std-16N-170 text-solid-gray-800 hover:border-black aria-[invalid=true]:border-error-1';

const WIDTHS = { short: 'w-full max-w-48', medium: 'w-full max-w-96', full: 'w-full' };

/** How wide the box is: as wide as what belongs in it. */
export type BoxWidth = keyof typeof WIDTHS;

type Labelled = {
  field: Field;
  label: string;
  hint?: ReactNode;
  /** When a field that the schema lets be empty has to be filled in all the same, such as 差し戻すとき. */
  neededWhen?: string;
};

/**
 * One line of text, a number, a day or a password. What was typed stays after a refusal, but for passwords. `required`
 * overrules the schema, for a field that is asked for only sometimes.
 */
export function TextField({
  field,
  label,
  hint,
  type = 'text',
  width = 'medium',
  autoComplete,
  inputMode,
  suffix,
  required = field.required,
  neededWhen,
}: Labelled & {
  type?: 'text' | 'email' | 'password' | 'tel' | 'date' | 'month' | 'search' | 'url';
  width?: BoxWidth;
  autoComplete?: string;
  inputMode?: 'numeric' | 'decimal';
  /** What follows the box, such as 円. */
  suffix?: string;
  required?: boolean | undefined;
}) {
  const kept = type === 'password' ? {} : { defaultValue: textOf(field.initialValue) };
  return (
    <FieldFrame field={field} label={label} hint={hint} required={required} {...(neededWhen ? { neededWhen } : {})}>
      <span className="flex items-center gap-3">
        <input
          type={type}
          {...controlProps(field, hint)}
          required={required ?? false}
          {...kept}
          {...(autoComplete ? { autoComplete } : {})}
          {...(inputMode ? { inputMode } : {})}
          {...(field.maxLength ? { maxLength: field.maxLength } : {})}
          className={`${BOX} min-h-12 ${WIDTHS[width]}`}
        />
        {suffix && <span>{suffix}</span>}
      </span>
    </FieldFrame>
  );
}

/** A file from the reader's own computer, without which the form makes no sense. It is chosen again after a refusal: browsers let no page choose one. */
export function FileField({ field, label, hint, accept }: Labelled & { accept: string }) {
  // Named one by one: the fields of a form answer when they are asked, and spreading them asks for nothing.
  const { id, name, formId, errorId, descriptionId, errors, initialValue } = field;
  const chosen = { id, name, formId, errorId, descriptionId, errors, initialValue, required: true };
  return (
    <FieldFrame field={chosen} label={label} hint={hint}>
      <input type="file" accept={accept} {...controlProps(chosen, hint)} className={`${BOX} w-full max-w-[40rem]`} />
    </FieldFrame>
  );
}

/** Text of several lines. `required` overrules the schema, for a field that is asked for only sometimes. */
export function TextAreaField({
  field,
  label,
  hint,
  rows = 4,
  required = field.required,
  neededWhen,
}: Labelled & { rows?: number; required?: boolean | undefined }) {
  return (
    <FieldFrame field={field} label={label} hint={hint} required={required} {...(neededWhen ? { neededWhen } : {})}>
      <textarea
        {...controlProps(field, hint)}
        required={required ?? false}
        rows={rows}
        defaultValue={textOf(field.initialValue)}
        className={`${BOX} w-full`}
      />
    </FieldFrame>
  );
}

/**
 * One of several choices, folded. `placeholder` is the first entry, which chooses nothing; `required` overrules the
 * schema, for a field with a default.
 */
export function SelectField({
  field,
  label,
  hint,
  options,
  placeholder = '選択してください',
  width = 'medium',
  required = field.required,
}: Labelled & {
  options: readonly { value: string; label: string }[];
  placeholder?: string | null;
  width?: BoxWidth;
  required?: boolean | undefined;
}) {
  return (
    <FieldFrame field={field} label={label} hint={hint} required={required}>
      <select
        {...controlProps(field, hint)}
        required={required ?? false}
        defaultValue={textOf(field.initialValue)}
        className={`${BOX} min-h-12 ${WIDTHS[width]}`}
      >
        {placeholder !== null && <option value="">{placeholder}</option>}
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** One of a few choices, all in sight. `required` overrules the schema, for a field with a default. */
export function RadioField({
  field,
  label,
  hint,
  options,
  required = field.required,
}: Labelled & {
  options: readonly { value: string; label: ReactNode; note?: ReactNode }[];
  required?: boolean | undefined;
}) {
  const chosen = textOf(field.initialValue);
  return (
    <fieldset id={field.id} tabIndex={-1} aria-describedby={describedBy(field, hint)} className="mb-8">
      <legend className="mb-2">
        <LabelText label={label} required={required} />
      </legend>
      <Hint field={field} hint={hint} />
      <div className="flex flex-col gap-2">
        {options.map(({ value, label, note }) => (
          <label key={value} className="flex items-start gap-3 rounded-8 py-1 hover:underline">
            <input
              type="radio"
              name={field.name}
              form={field.formId}
              value={value}
              defaultChecked={chosen === value}
              aria-invalid={field.errors ? true : undefined}
              className="mt-1 size-5 shrink-0 accent-blue-900"
            />
            <span>
              {label}
              {note && <span className="block text-dns-14N-130 text-solid-gray-700">{note}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldErrors field={field} />
    </fieldset>
  );
}

/** A yes, such as consent. */
export function CheckboxField({ field, label, hint }: { field: Field; label: ReactNode; hint?: ReactNode }) {
  return (
    <div className="mb-8">
      <label className="flex items-start gap-3">
        <input
          type="checkbox"
          {...controlProps(field, hint)}
          value="on"
          defaultChecked={field.initialValue === 'on'}
          className="mt-1 size-5 shrink-0 accent-blue-900"
        />
        <span>
          {label}
          {field.required && <RequiredMark />}
        </span>
      </label>
      <Hint field={field} hint={hint} />
      <FieldErrors field={field} />
    </div>
  );
}

/** A frame with label, hint and errors around a control of your own, which takes `controlProps(field, hint)`. */
export function FieldFrame({
  field,
  label,
  hint,
  required = field.required,
  neededWhen,
  children,
}: Labelled & { required?: boolean | undefined; children: ReactNode }) {
  return (
    <div className="mb-8">
      <label htmlFor={field.id} className="mb-2 block">
        <LabelText label={label} required={required} {...(neededWhen ? { neededWhen } : {})} />
      </label>
      <Hint field={field} hint={hint} />
      {children}
      <FieldErrors field={field} />
    </div>
  );
}

/** What ties a control to its form, hint and errors. */
export function controlProps(field: Field, hint?: ReactNode) {
  return {
    id: field.id,
    name: field.name,
    form: field.formId,
    required: field.required ?? false,
    'aria-invalid': field.errors ? true : undefined,
    'aria-describedby': describedBy(field, hint),
  };
}

function describedBy(field: Field, hint: ReactNode): string | undefined {
  const ids = [hint ? field.descriptionId : '', field.errors ? field.errorId : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

function LabelText({
  label,
  required,
  neededWhen,
}: Pick<Labelled, 'label' | 'neededWhen'> & { required: boolean | undefined }) {
  return (
    <span className="text-std-17B-170 text-solid-gray-900">
      {label}
      {required ? <RequiredMark /> : <OptionalMark {...(neededWhen ? { neededWhen } : {})} />}
    </span>
  );
}

function RequiredMark() {
  return <span className="ml-2 text-dns-14N-130 text-red-1000">※必須</span>;
}

function OptionalMark({ neededWhen }: Pick<Labelled, 'neededWhen'>) {
  return (
    <span className="ml-2 text-dns-14N-130 text-solid-gray-700">{neededWhen ? `${neededWhen}は必須` : '任意'}</span>
  );
}

function Hint({ field, hint }: { field: Field; hint: ReactNode }) {
  if (!hint) return null;
  return (
    <div id={field.descriptionId} className="mb-2 text-dns-16N-130 text-solid-gray-700">
      {hint}
    </div>
  );
}

function FieldErrors({ field }: { field: Field }) {
  if (!field.errors) return null;
  return (
    <p id={field.errorId} className="mt-2 text-dns-16N-130 text-error-2">
      {field.errors.map((error) => (
        <span key={error} className="block">
          <span aria-hidden="true">*</span>
          <span className="sr-only">エラー: </span>
          {error}
        </span>
      ))}
    </p>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
