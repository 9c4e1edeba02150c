/** The mark and name of the portal, for the top left of every frame; `on` says what it stands on. */
export function Brand({ on = 'white' }: { on?: 'white' | 'black' }) {
  const [square, sign] = on === 'white' ? ['fill-blue-900', 'stroke-white'] : ['fill-white', 'stroke-black'];
  return (
    <span className="inline-flex items-center gap-3">
      <svg aria-hidden="true" viewBox="0 0 32 32" className="size-8 shrink-0">
        <rect width="32" height="32" rx="6" className={square} />
        <path
          d="M11 24V8h6.5a5 5 0 0 1 0 10H11"
          fill="none"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
          className={sign}
        />
      </svg>
      <span className="leading-120">
        <span className="block text-dns-14N-120">ビジネスパートナープログラム</span>
        <span className="block text-std-18B-160 leading-120!">パートナーポータル</span>
      </span>
    </span>
  );
}
