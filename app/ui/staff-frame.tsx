import { Form, Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Day } from '#app/core/calendar.ts';
import { Brand } from './brand.tsx';
import { DayText } from './figures.tsx';
import { Menu, type MenuEntry } from './menu.tsx';
import { SkipLink } from './skip-link.tsx';
import { TrialNotice } from './trial-notice.tsx';

/** The frame of the staff console. `trial` says on every page that it is one; null where it is not. */
export function StaffFrame({
  children,
  userName,
  roleName,
  today,
  menu,
  trial,
}: {
  children: ReactNode;
  userName: string;
  roleName: string;
  today: Day;
  menu: readonly MenuEntry[];
  trial: { passwordAlone: boolean } | null;
}) {
  return (
    <div className="flex min-h-screen flex-col">
      <SkipLink />
      {trial && <TrialNotice {...trial} />}
      <StaffHeader userName={userName} roleName={roleName} today={today} />
      <div className="flex flex-1 flex-col lg:flex-row">
        <div className="border-solid-gray-300 max-lg:border-b lg:w-56 lg:shrink-0 lg:border-r lg:py-6">
          <Menu label="管理メニュー" entries={menu} look="side" />
        </div>
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 py-8 sm:px-8">
          <div className="max-w-[76rem]">{children}</div>
        </main>
      </div>
    </div>
  );
}

function StaffHeader({ userName, roleName, today }: { userName: string; roleName: string; today: Day }) {
  return (
    <header className="border-b border-solid-gray-420 bg-white">
      <div className="flex flex-wrap items-center justify-between gap-x-8 gap-y-3 px-4 py-3 sm:px-6">
        <Link to="/staff" className="inline-flex flex-wrap items-center gap-4 text-solid-gray-900 hover:underline">
          <Brand />
          <span className="rounded-4 bg-solid-gray-800 px-2 py-1 text-oln-14B-100 text-white">管理画面</span>
        </Link>
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2 text-dns-16N-130">
          <span>
            業務日{' '}
            <strong>
              <DayText value={today} />
            </strong>
          </span>
          <span>
            <Link to="/account" className="underline underline-offset-4">
              {userName}
            </Link>
            <span className="ml-2 text-solid-gray-600">{roleName}</span>
          </span>
          <Form method="post" action="/sign-out">
            <button
              type="submit"
              className="min-h-11 rounded-8 border border-solid-gray-600 bg-white px-4 text-oln-16N-100 hover:bg-solid-gray-50 hover:underline"
            >
              サインアウト
            </button>
          </Form>
        </div>
      </div>
    </header>
  );
}
