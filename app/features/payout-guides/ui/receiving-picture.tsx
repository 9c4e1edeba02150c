/** What a step of receiving money at the bank looks like, drawn plainly: no bank's own screen is copied. */
export type ReceivingStep = 'mail' | 'choose' | 'name' | 'agree' | 'account';

const LINE = 'stroke-solid-gray-536';
const INK = 'fill-solid-gray-800';
const MARK = 'fill-blue-50 stroke-blue-900';

/** A small drawing beside a step; the step's own words say the same. */
export function ReceivingPicture({ step, names }: { step: ReceivingStep; names: { family: string; given: string } }) {
  return (
    <svg viewBox="0 0 320 180" aria-hidden="true" className="h-auto w-full max-w-[20rem]">
      <rect x="2" y="2" width="316" height="176" rx="10" className={`fill-white ${LINE}`} strokeWidth="2" />
      <path d="M2 30H318" className={LINE} strokeWidth="2" />
      {[16, 30, 44].map((x) => (
        <circle key={x} cx={x} cy="16" r="4" className="fill-solid-gray-300" />
      ))}
      <Screen step={step} names={names} />
    </svg>
  );
}

function Screen({ step, names }: { step: ReceivingStep; names: { family: string; given: string } }) {
  switch (step) {
    case 'mail':
      return (
        <>
          <path d="M20 48h44v30H20zM20 48l22 17 22-17" fill="none" strokeWidth="2.5" className="stroke-blue-900" />
          <Words x={76} y={60} text="送金がありました" bold />
          <Words x={76} y={80} text="楽天銀行からのメール" />
          <Lines y={100} />
          <Button y={138} text="https://… (受け取り手続き)" />
        </>
      );
    case 'choose':
      return (
        <>
          <Words x={20} y={56} text="受取方法の選択" bold />
          <Choice y={72} text="楽天銀行の口座で受け取る" />
          <Choice y={106} text="お持ちの他行口座へ振り込む" chosen />
        </>
      );
    case 'name':
      return (
        <>
          <Words x={20} y={56} text="お名前の入力" bold />
          <Box y={68} label="姓" text={names.family} />
          <Box y={104} label="名" text={names.given} />
          <Button y={142} text="実行" />
        </>
      );
    case 'agree':
      return (
        <>
          <Words x={20} y={56} text="受取人利用規定" bold />
          <Lines y={72} />
          <Lines y={100} />
          <Button y={138} text="同意する" />
        </>
      );
    case 'account':
      return (
        <>
          <Words x={20} y={56} text="振込先の指定" bold />
          <Box y={68} label="銀行" text="お使いの銀行・支店" />
          <Box y={104} label="口座" text="口座番号" />
          <Button y={142} text="実行" />
        </>
      );
  }
}

function Words({ x, y, text, bold = false }: { x: number; y: number; text: string; bold?: boolean }) {
  return (
    <text x={x} y={y} fontSize={bold ? 16 : 13} fontWeight={bold ? 700 : 400} className={INK}>
      {text}
    </text>
  );
}

function Lines({ y }: { y: number }) {
  return [0, 10].map((down) => (
    <path
      key={down}
      d={`M20 ${y + down}H${down === 0 ? 300 : 220}`}
      strokeWidth="4"
      className="stroke-solid-gray-200"
    />
  ));
}

function Button({ y, text }: { y: number; text: string }) {
  return (
    <>
      <rect x="20" y={y - 4} width="280" height="30" rx="6" className={MARK} strokeWidth="2.5" />
      <text x="160" y={y + 16} fontSize="14" fontWeight="700" textAnchor="middle" className="fill-blue-1000">
        {text}
      </text>
    </>
  );
}

function Choice({ y, text, chosen = false }: { y: number; text: string; chosen?: boolean }) {
  return (
    <>
      <rect
        x="20"
        y={y}
        width="280"
        height="28"
        rx="6"
        className={chosen ? MARK : `fill-white ${LINE}`}
        strokeWidth="2"
      />
      <circle cx="38" cy={y + 14} r="7" className={`fill-white ${LINE}`} strokeWidth="2" />
      {chosen && <circle cx="38" cy={y + 14} r="4" className="fill-blue-900" />}
      <Words x={56} y={y + 19} text={text} />
    </>
  );
}

function Box({ y, label, text }: { y: number; label: string; text: string }) {
  return (
    <>
      <Words x={20} y={y + 19} text={label} bold />
      <rect x="64" y={y} width="236" height="28" rx="4" className={`fill-white ${LINE}`} strokeWidth="2" />
      <text x="76" y={y + 19} fontSize="15" fontWeight="700" className={INK}>
        {text}
      </text>
    </>
  );
}
