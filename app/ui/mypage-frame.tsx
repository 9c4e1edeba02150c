import { Form, Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import type { Day } from '#app/core/calendar.ts';
import { Brand } from './brand.tsx';
import { DayText } from './figures.tsx';
import { Menu, type MenuEntry } from './menu.tsx';
import { Footer } from './public-frame.tsx';
import { SkipLink } from './skip-link.tsx';
import { TrialNotice } from './trial-notice.tsx';

/** The frame of a partner's My Page, with its black menu; `trial` is null where it is none. PAGE-02. */
export function MyPageFrame({
  children,
  userName,
  today,
  menu,
  trial,
}: {
  children: ReactNode;
  userName: string;
  today: Day;
  menu: readonly MenuEntry[];
  trial: { passwordAlone: boolean } | null;
}) {
  return (
    <div className="flex min-h-screen flex-col">
      <SkipLink />
      {trial && <TrialNotice {...trial} />}
      <header className="bg-black text-white">
        <div className="mx-auto flex max-w-[70rem] flex-wrap items-center justify-between gap-x-8 gap-y-3 px-4 pt-4 sm:px-6">
          <Link to="/mypage" className="hover:underline">
            <Brand on="black" />
          </Link>
          <div className="flex flex-wrap items-center gap-x-6 gap-y-2 text-dns-16N-130">
            <span>
              <DayText value={today} /> 現在
            </span>
            <Link to="/account" className="underline underline-offset-4">
              {userName} 様
            </Link>
            <Form method="post" action="/sign-out">
              <button
                type="submit"
                className="min-h-11 rounded-8 border border-white px-4 text-oln-16N-100 hover:underline"
              >
                サインアウト
              </button>
            </Form>
          </div>
        </div>
        <div className="mx-auto mt-3 max-w-[70rem] px-0 sm:px-2">
          <Menu label="マイページ" entries={menu} look="black" />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto w-full max-w-[70rem] flex-1 px-4 py-10 sm:px-6">
        {children}
      </main>
      <Footer />
    </div>
  );
}
