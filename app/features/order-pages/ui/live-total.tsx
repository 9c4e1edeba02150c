import { useEffect, useState } from 'react';
import { SubmitButton } from '#app/ui/buttons.tsx';
import { YenText } from '#app/ui/figures.tsx';
import type { OrderedServer } from './order-figures.tsx';

/** What an order comes to so far, or why that cannot be said yet. */
export type Quote = { order: OrderedServer; sentence: null } | { order: null; sentence: string };

/**
 * What the order comes to while it is filled in, always worked out by the server: with JavaScript after every change, and
 * without it by the button.
 */
export function LiveTotal({
  formId,
  href,
  names,
  quote,
}: {
  formId: string;
  /** Where the total is asked for. */
  href: string;
  /** The fields that decide it. */
  names: readonly string[];
  /** What the button last brought. */
  quote: Quote | null;
}) {
  const shown = useAskedTotal(formId, href, names) ?? quote;
  return (
    <div className="mb-8 flex max-w-[48rem] flex-wrap items-center justify-between gap-4 rounded-12 border-2 border-blue-900 px-5 py-4">
      <div role="status">
        <p className="text-dns-16N-130 text-solid-gray-700">お支払い総額(税込)</p>
        {shown?.order ? (
          <p className="text-std-22B-150 text-solid-gray-900">
            <YenText value={shown.order.first.total} />
            <span className="ml-3 text-dns-16N-130 font-400!">
              {shown.order.planName}・{shown.order.termMonths}ヶ月
            </span>
          </p>
        ) : (
          <p>{shown?.sentence ?? 'プラン、契約期間、利用開始日を選ぶと金額を表示します。'}</p>
        )}
      </div>
      <SubmitButton name="step" value="total" look="outline">
        再計算
      </SubmitButton>
    </div>
  );
}

/**
 * The total for what the form says now, asked anew after each change; null until one has come. A newer question ends the
 * one before, and where none comes through the button still works.
 */
function useAskedTotal(formId: string, href: string, names: readonly string[]): Quote | null {
  const [total, setTotal] = useState<Quote | null>(null);
  useEffect(() => {
    const form = document.getElementById(formId);
    if (!(form instanceof HTMLFormElement)) return;
    let question = new AbortController();
    const ask = () => {
      question.abort();
      question = new AbortController();
      fetchTotal(form, href, names, question.signal).then(setTotal, () => undefined);
    };
    form.addEventListener('change', ask);
    return () => {
      form.removeEventListener('change', ask);
      question.abort();
    };
  }, [formId, href, names]);
  return total;
}

async function fetchTotal(form: HTMLFormElement, href: string, names: readonly string[], signal: AbortSignal) {
  const typed = new FormData(form);
  const known = names.flatMap((name) =>
    typed.getAll(name).flatMap((value) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  const answer = await fetch(`${href}?${new URLSearchParams(known).toString()}`, { signal });
  if (!answer.ok) throw new Error(`the total was answered with ${answer.status}`);
  return (await answer.json()) as Quote;
}
