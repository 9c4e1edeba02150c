import { type ReactNode, useId } from 'react';
import { TextLink } from './buttons.tsx';

/** The top of a page: where it stands, its title, one sentence on what it is for, and its main actions. */
export function PageHeading({
  title,
  lead,
  crumbs = [],
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  crumbs?: readonly { to: string; label: string }[];
  children?: ReactNode;
}) {
  return (
    <div className="mb-8">
      {crumbs.length > 0 && (
        <nav aria-label="現在地" className="mb-4 text-dns-16N-130">
          <ol className="flex flex-wrap gap-x-2">
            {crumbs.map(({ to, label }) => (
              <li key={to}>
                <TextLink to={to}>{label}</TextLink>
                <span aria-hidden="true" className="ml-2 text-solid-gray-536">
                  ›
                </span>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-std-28B-150 text-solid-gray-900 sm:text-std-32B-150">{title}</h1>
        {children && <div className="flex flex-wrap gap-3">{children}</div>}
      </div>
      {lead && <p className="mt-3 max-w-[48rem]">{lead}</p>}
    </div>
  );
}

/** A part of a page under its own heading. */
export function Section({ title, lead, children }: { title: ReactNode; lead?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-12 first:mt-0">
      <h2 id={id} className="mb-4 border-l-8 border-blue-900 pl-3 text-std-22B-150 text-solid-gray-900">
        {title}
      </h2>
      {lead && <p className="mb-4 max-w-[48rem]">{lead}</p>}
      {children}
    </section>
  );
}

/** The few numbers a page is opened for, side by side. */
export function KeyFigures({ figures }: { figures: readonly { label: string; value: ReactNode; note?: ReactNode }[] }) {
  return (
    <dl className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {figures.map(({ label, value, note }) => (
        <div key={label} className="flex flex-col rounded-12 border border-solid-gray-420 p-5">
          <dt className="text-dns-16N-130 text-solid-gray-700">{label}</dt>
          <dd className="mt-2 text-std-26B-150 text-solid-gray-900">{value}</dd>
          {note && <dd className="mt-1 text-dns-14N-130 text-solid-gray-700">{note}</dd>}
        </div>
      ))}
    </dl>
  );
}

/** Facts of one thing as term and description. */
export function DescriptionList({ items }: { items: readonly { term: string; description: ReactNode }[] }) {
  return (
    <dl className="border-t border-solid-gray-420">
      {items.map(({ term, description }) => (
        <div key={term} className="grid gap-x-6 gap-y-1 border-b border-solid-gray-420 py-3 sm:grid-cols-[14rem_1fr]">
          <dt className="font-700 text-solid-gray-700">{term}</dt>
          <dd className="whitespace-pre-line">{description}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What happens one after another; `done` marks the steps behind us, the first of the others is where we are. */
export function StepList({
  steps,
}: {
  steps: readonly { title: ReactNode; description?: ReactNode; done?: boolean }[];
}) {
  const now = steps.findIndex(({ done }) => !done);
  const marksProgress = steps.some(({ done }) => done !== undefined);
  return (
    <ol>
      {steps.map(({ title, description, done }, index) => (
        <li
          key={index}
          className="relative flex gap-4 pb-6 last:pb-0"
          {...(marksProgress && index === now ? { 'aria-current': 'step' as const } : {})}
        >
          {index < steps.length - 1 && (
            <span aria-hidden="true" className="absolute top-8 bottom-0 left-4 w-px bg-solid-gray-420" />
          )}
          <span
            aria-hidden="true"
            className={`z-0 flex size-8 shrink-0 items-center justify-center rounded-full border-2 text-oln-16B-100 ${
              done || (marksProgress && index === now)
                ? 'border-blue-900 bg-blue-900 text-white'
                : 'border-solid-gray-536 bg-white text-solid-gray-800'
            }`}
          >
            {done ? '✓' : index + 1}
          </span>
          <div className="min-w-0 pt-0.5">
            <p className="font-700 text-solid-gray-900">
              {title}
              {done && <span className="sr-only">(完了)</span>}
            </p>
            {description && <div className="mt-1">{description}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
