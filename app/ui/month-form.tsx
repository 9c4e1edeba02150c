import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Month } from '#app/core/calendar.ts';

/** Asks the page for another month; `children` stand in the form as well. */
export function MonthForm({ month, children }: { month: Month; children?: ReactNode }) {
  return (
    <Form method="get" className="my-6 flex flex-wrap items-end gap-4 rounded-12 bg-solid-gray-50 p-5">
      <div>
        <label htmlFor="shown-month" className="mb-2 block text-dns-16B-130">
          対象月
        </label>
        <input
          id="shown-month"
          name="month"
          type="month"
          defaultValue={month}
          className="min-h-12 rounded-8 border border-solid-gray-600 bg-white px-4 text-std-16N-170"
        />
      </div>
      <button
        type="submit"
        className="min-h-12 rounded-8 border border-blue-900 bg-white px-6 text-oln-16B-100 text-blue-900 hover:underline"
      >
        表示する
      </button>
      {children}
    </Form>
  );
}
