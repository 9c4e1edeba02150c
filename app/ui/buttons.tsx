import { Link, useNavigation } from '@remix-run/react';
import type { ReactNode } from 'react';

const SHAPE =
  'inline-flex min-h-12 min-w-24 items-center justify-center rounded-8 px-6 py-3 text-center text-oln-16B-100 underline-offset-4';

const LOOKS = {
  fill: 'bg-blue-900 text-white hover:bg-blue-1000 hover:underline active:bg-blue-1200',
  outline: 'border border-blue-900 bg-white text-blue-900 hover:bg-blue-50 hover:underline active:bg-blue-100',
  danger: 'bg-red-900 text-white hover:bg-red-1000 hover:underline active:bg-red-1100',
};

/** How a button looks: the one main action, another action, or one that cannot be undone. */
export type ButtonLook = keyof typeof LOOKS;

/** The classes of what looks like a button where none of the components below fits: a link to a window of its own. */
export function buttonShape(look: ButtonLook): string {
  return `${SHAPE} ${LOOKS[look]}`;
}

/**
 * Sends its form. With several buttons in one form, `name` and `value` tell which was pressed; `form` sends a form that
 * stands elsewhere on the page. While an answer is awaited it says so and cannot be pressed again.
 */
export function SubmitButton({
  children,
  look = 'fill',
  name,
  value,
  form,
  action,
}: {
  children: ReactNode;
  look?: ButtonLook;
  name?: string;
  value?: string;
  form?: string;
  /** Where this button sends the form instead; "#part" comes back to a part of the page. */
  action?: string;
}) {
  const waiting = useNavigation().state === 'submitting';
  return (
    <button
      type="submit"
      className={`${SHAPE} ${LOOKS[look]} disabled:bg-solid-gray-300 disabled:text-solid-gray-700`}
      disabled={waiting}
      {...(name ? { name, value } : {})}
      {...(form ? { form } : {})}
      {...(action ? { formAction: action } : {})}
    >
      {waiting ? '送信しています…' : children}
    </button>
  );
}

/** Does something in the page itself, and sends nothing: of use only where scripts run. */
export function PressButton({
  children,
  disabled,
  onPress,
}: {
  children: ReactNode;
  disabled: boolean;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      className={`${SHAPE} ${LOOKS.fill} disabled:bg-solid-gray-300 disabled:text-solid-gray-700`}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </button>
  );
}

/** A link that looks like a button. `reload` lets the browser itself load it, for files to download. */
export function ButtonLink({
  to,
  children,
  look = 'fill',
  reload = false,
}: {
  to: string;
  children: ReactNode;
  look?: ButtonLook;
  reload?: boolean;
}) {
  return (
    <Link to={to} reloadDocument={reload} className={`${SHAPE} ${LOOKS[look]}`}>
      {children}
    </Link>
  );
}

/** A link in running text or in a table. */
export function TextLink({ to, children, reload = false }: { to: string; children: ReactNode; reload?: boolean }) {
  return (
    <Link
      to={to}
      reloadDocument={reload}
      className="text-blue-1000 underline underline-offset-4 hover:text-blue-900 hover:decoration-2 active:text-orange-800"
    >
      {children}
    </Link>
  );
}

/** A link in a table with a second line below it, such as a partner's name and its number. */
export function LinkWithNote({ to, children, note }: { to: string; children: ReactNode; note: ReactNode }) {
  return (
    <>
      <TextLink to={to}>{children}</TextLink>
      <span className="block text-dns-14N-130 text-solid-gray-700">{note}</span>
    </>
  );
}
