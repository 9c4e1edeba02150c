import { TextLink } from '#app/ui/buttons.tsx';
import type { ShownThing } from '../messages.ts';

/** Things an act was done to, or concerns, each with the way to its page; how many more there are stands below. */
export function NamedThings({ things, count }: { things: readonly ShownThing[]; count: number }) {
  if (count === 0) return '—';
  return (
    <ul>
      {things.map(({ kind, name, to }, index) => (
        <li key={index}>
          <span className="text-solid-gray-700">{kind}</span>{' '}
          {to ? (
            <TextLink to={to} reload={to.endsWith('/pdf')}>
              {name}
            </TextLink>
          ) : (
            <span className="break-all">{name}</span>
          )}
        </li>
      ))}
      {count > things.length && <li className="text-solid-gray-700">ほか{count - things.length}件</li>}
    </ul>
  );
}
