import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';
import { SkipLink } from './skip-link.tsx';

/** The frame of pages for everybody. `signedIn` replaces the sign-in link by the way home. */
export function PublicFrame({
  children,
  signedIn,
  width = 'reading',
  leadsOn = true,
}: {
  children: ReactNode;
  signedIn?: { name: string; home: '/staff' | '/mypage' };
  /** `reading` keeps lines short; `wide` leaves room for tables side by side. */
  width?: 'reading' | 'wide';
  /** False where following a link at the top would lose what was typed. */
  leadsOn?: boolean;
}) {
  return (
    <div className="flex min-h-screen flex-col">
      <SkipLink />
      <header className="border-b border-solid-gray-420">
        <div className="mx-auto flex max-w-[70rem] flex-wrap items-center justify-between gap-x-8 gap-y-3 px-4 py-4 sm:px-6">
          <Link to="/" className="text-solid-gray-900 hover:underline">
            <Brand />
          </Link>
          {leadsOn && (
            <Link
              to={signedIn ? signedIn.home : '/sign-in'}
              className="inline-flex min-h-11 items-center rounded-8 border border-blue-900 px-4 text-oln-16B-100 text-blue-900 hover:bg-blue-50 hover:underline"
            >
              {signedIn ? (signedIn.home === '/staff' ? '管理画面へ' : 'マイページへ') : 'サインイン'}
            </Link>
          )}
        </div>
      </header>
      <main
        id="main"
        tabIndex={-1}
        className={`mx-auto w-full flex-1 px-4 py-10 sm:px-6 ${width === 'wide' ? 'max-w-[70rem]' : 'max-w-[48rem]'}`}
      >
        {children}
      </main>
      <Footer />
    </div>
  );
}

/** The foot of public pages and of My Page. */
export function Footer() {
  return (
    <footer className="border-t border-solid-gray-420 bg-solid-gray-50">
      <p className="mx-auto max-w-[70rem] px-4 py-6 text-dns-14N-130 text-solid-gray-700 sm:px-6">
        ビジネスパートナープログラム パートナーポータル
      </p>
    </footer>
  );
}
