import { useEffect, useId, useState } from 'react';

/**
 * An order URL to hand on: a field from which it can be selected with or without JavaScript, and a button that copies it
 * where the browser can.
 */
export function OrderUrlField({ address, label }: { address: string; label: string }) {
  const id = useId();
  const [canCopy, setCanCopy] = useState(false);
  const [copied, setCopied] = useState(false);
  // The server does not know what the browser can do: the button appears once it is known.
  useEffect(() => setCanCopy('clipboard' in navigator), []);

  const copy = () => {
    navigator.clipboard.writeText(address).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label htmlFor={id} className="sr-only">
        {label}の申し込みURL
      </label>
      <input
        id={id}
        readOnly
        value={address}
        onFocus={(event) => event.currentTarget.select()}
        className="min-h-11 w-full max-w-[30rem] min-w-0 flex-1 rounded-8 border border-solid-gray-536 bg-solid-gray-50 px-3 text-mono-16N-150"
      />
      {canCopy && (
        <button
          type="button"
          onClick={copy}
          className="min-h-11 rounded-8 border border-blue-900 bg-white px-4 text-oln-16B-100 text-blue-900 hover:bg-blue-50 hover:underline"
        >
          コピー
        </button>
      )}
      <span role="status" className="text-dns-14N-130 text-success-2">
        {copied ? 'コピーしました' : ''}
      </span>
    </div>
  );
}
