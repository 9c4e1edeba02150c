import { z } from 'zod';
import type { Day } from '#app/core/calendar.ts';
import { typedDay } from '#app/core/typed-day.ts';
import { isNoLongerThan, tidyLine } from '#app/core/typed-text.ts';
import { DOMAIN_WORKS, STORAGE_STEPS, isByHost, isDomainName, tidyDomain } from '../add-ons/rules.ts';
import { type OptionKey, type OptionWish, isWork } from './rules.ts';

const LOST = '画面の情報が失われました。画面を開き直して、もう一度お手続きください。';

const LONGEST_REASON = 200;

const seen = z.string({ error: LOST }).regex(/^[0-9a-f]{64}$/, LOST);

/** Why staff do it; a client and a partner do it for themselves, and need not say. */
const reason = z
  .string({ error: '理由を1つだけ入力してください。' })
  .transform(tidyLine)
  .refine((text) => isNoLongerThan(text, LONGEST_REASON), `理由は${LONGEST_REASON}文字以内で入力してください。`)
  .default('');

/** The last day of a domain that is taken over; null where none is named. */
const expiresOn = z
  .string({ error: '有効期限を1つだけ入力してください。' })
  .transform((text, check): Day | null => {
    if (text.trim() === '') return null;
    const typed = typedDay(text, { what: '有効期限', example: '2027-04-30' });
    if (typed.ok) return typed.value;
    check.addIssue(typed.refusal);
    return null;
  })
  .default(null);

/** How many hosts one request is for at most. */
export const MOST_HOSTS = 20;

const WANTED = {
  what: z.enum(['storage', 'dns', 'new', 'transfer', ...DOMAIN_WORKS], {
    error: '追加するオプションまたは作業を選択してください。',
  }),
  storageGb: z
    .enum(['0', ...STORAGE_STEPS.map(String)], { error: '追加するメール容量を一覧から選択してください。' })
    .default('0')
    .transform(Number),
  domainName: z
    .string({ error: 'ドメイン名を1つだけ入力してください。' })
    .transform(tidyDomain)
    .refine((name) => name === '' || isDomainName(name), 'ドメイン名は「example.co.jp」の形式で入力してください。')
    .default(''),
  domainExpiresOn: expiresOn,
  workDomain: z
    .string({ error: '対象のドメインを1つだけ選択してください。' })
    .transform(tidyDomain)
    .refine((name) => name === '' || isDomainName(name), '対象のドメインを一覧から選択してください。')
    .default(''),
  hosts: z
    .string({ error: 'ホストの台数を1つだけ入力してください。' })
    .transform((text) => text.normalize('NFKC').trim())
    .refine(
      (text) => /^[1-9]\d?$/.test(text) && Number(text) <= MOST_HOSTS,
      `ホストの台数は1から${MOST_HOSTS}までの整数で入力してください。`,
    )
    .default('1')
    .transform(Number),
};

const KEY = {
  option: z.enum(['storage', 'dns', 'domain'], { error: LOST }),
  domain: z.string({ error: LOST }).max(253, LOST).default(''),
};

/** What is asked of a contract's options: added or removed, looked at first and confirmed as shown; or either taken back. */
export const OptionForm = z.discriminatedUnion(
  'intent',
  [
    z.object({ intent: z.literal('review'), ...WANTED }),
    z.object({ intent: z.literal('add'), ...WANTED, seen, reason }),
    z.object({ intent: z.literal('review-removal'), ...KEY }),
    z.object({ intent: z.literal('remove'), ...KEY, seen, reason }),
    z.object({ intent: z.literal('withdraw'), change: z.string({ error: LOST }).max(40, LOST), reason }),
  ],
  { error: LOST },
);

/** The names of the fields of that form. */
export const OPTION_FIELDS = ['intent', ...Object.keys(WANTED), ...Object.keys(KEY), 'seen', 'change', 'reason'];

type Wanted = z.output<z.ZodObject<typeof WANTED>>;

/** What is wanted, or a sentence on what is missing. */
export function wishOf(wanted: Wanted): OptionWish | { missing: string } {
  const { what, storageGb, domainName, domainExpiresOn, workDomain, hosts } = wanted;
  if (what === 'dns') return { option: 'dns' };
  if (what === 'storage') {
    return storageGb > 0 ? { option: 'storage', storageGb } : { missing: '追加するメール容量を選択してください。' };
  }
  if (what !== 'new' && what !== 'transfer') {
    if (workDomain === '') return { missing: '作業の対象のドメインを選択してください。' };
    return { option: what, domain: workDomain, hosts: isByHost(what) ? hosts : 1 };
  }
  if (domainName === '') return { missing: 'ご希望のドメイン名を入力してください。' };
  if (what === 'new') return { option: 'domain', domain: { choice: 'new', name: domainName } };
  if (!domainExpiresOn) return { missing: '移管するドメインの有効期限を入力してください。' };
  return { option: 'domain', domain: { choice: 'transfer', name: domainName, expiresOn: domainExpiresOn } };
}

/** A wish as the fields that say it, for the confirmation to carry along. */
export function fieldsOfWish(wish: OptionWish): Record<string, string> {
  if (isWork(wish)) return { what: wish.option, workDomain: wish.domain, hosts: String(wish.hosts) };
  if (wish.option === 'dns') return { what: 'dns' };
  if (wish.option === 'storage') return { what: 'storage', storageGb: String(wish.storageGb) };
  const { domain } = wish;
  const named = { what: domain.choice, domainName: domain.name };
  return domain.choice === 'transfer' ? { ...named, domainExpiresOn: domain.expiresOn } : named;
}

/** An option as the fields that name it. */
export function fieldsOfKey({ option, domain }: OptionKey): Record<string, string> {
  return { option, domain };
}
