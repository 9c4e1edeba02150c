import { parseDay, parseMonth } from '#app/core/calendar.ts';
import { parseRate } from '#app/core/rate.ts';
import { dayText, monthText, rateText, yenText } from '#app/core/wording.ts';
import { yen } from '#app/core/yen.ts';
import { roleName } from '../access/messages.ts';
import { type Role, ROLES, mayDo } from '../access/rules.ts';
import { ACTS, type ActName, FACTS, type FactName, THINGS, type Thing, type ThingKind } from '../audit/rules.ts';
import { lineStateName } from '../bank-lines/messages.ts';
import type { LineState } from '../bank-lines/rules.ts';
import { contractStateName } from '../contracts/messages.ts';
import type { ContractState, CancellationEffect } from '../contracts/rules.ts';
import { letterStateName } from '../letters/messages.ts';
import type { LetterState } from '../letters/rules.ts';
import { partnerStateName } from '../partners/messages.ts';
import { PROGRAMME_NAMES, type PartnerState } from '../partners/rules.ts';
import { runStateName } from '../payouts/messages.ts';
import { type FactValue, pageOfThing } from './rules.ts';

/** An act in the words staff read; one this version does not know is called by its own name. */
export function actName(act: string): string {
  return ACTS[act as ActName] ?? act;
}

/** A fact in the words staff read. */
export function factName(fact: FactName): string {
  return FACTS[fact];
}

/** One this version does not know is called by its own name. */
function thingKindName(kind: string): string {
  return THINGS[kind as ThingKind] ?? kind;
}

/** Whoever acted: their name, or what stands for somebody without one. */
export function actorName(actor: { kind: 'staff' | 'partner' | 'visitor' | 'job'; id: string | null }, name?: string) {
  switch (actor.kind) {
    case 'staff':
    case 'partner':
      return name ?? actor.id ?? '不明';
    case 'job':
      return JOB_NAMES[actor.id ?? ''] ?? `自動処理(${actor.id ?? '不明'})`;
    case 'visitor':
      return 'サインインしていない方';
  }
}

const JOB_NAMES: Readonly<Record<string, string>> = {
  start: '自動処理(起動時)',
  'daily-run': '自動処理(日次処理)',
  'create-staff': '自動処理(担当者の初期登録)',
  letters: '自動処理(通知メールの送信)',
};

/** The role somebody acted in, as people call it; null for jobs and visitors. */
export function actorRoleName(role: string | null): string | null {
  const known = ROLES.find((one) => one === role);
  return known ? roleName(known) : role;
}

/** What a thing is called: its name where one was found, its month or number, or its id. */
function thingName({ kind, id }: Thing, name?: string): string {
  if (name !== undefined) return name;
  if (kind === 'rate-card') {
    const [programme = '', from = ''] = id.split(' ');
    return `${PROGRAMME_NAMES[programme as Programme] ?? programme} ${monthOrText(from)}から`;
  }
  if (kind === 'price') {
    const parts = id.split(' ');
    return `${parts[0] === 'tax' ? '消費税率' : parts[1]} ${parts.at(-1)}から`;
  }
  return kind === 'month' || kind === 'run' ? monthOrText(id) : id;
}

/** A thing as a page shows it: its kind and name, and its page where the reader may open it, otherwise null. */
export type ShownThing = { kind: string; name: string; to: string | null };

/** A thing as somebody with a role is shown it. */
export function shownThing(thing: Thing, names: ReadonlyMap<string, string>, role: Role): ShownThing {
  const page = pageOfThing(thing, names.get(thing.id));
  return {
    kind: thingKindName(thing.kind),
    name: thingName(thing, names.get(thing.id)),
    to: page && mayDo(role, page.capability) ? page.to : null,
  };
}

type Programme = keyof typeof PROGRAMME_NAMES;

function monthOrText(text: string): string {
  const month = parseMonth(text);
  return month ? monthText(month) : text;
}

const IN_YEN: ReadonlySet<FactName> = new Set(['amount', 'total', 'refund', 'monthlyFee', 'setupFee']);

const EFFECT_NAMES: Record<CancellationEffect['kind'], string> = {
  nothing: 'なし',
  'void-order': '申し込みの取消',
  'money-back': '返金解約',
  'run-out': '期間満了で終了',
  'give-up-reinstatement': '再開せずに終了',
};

/** The value of a fact as staff read it; `kind` is what the act was done to, whose states are meant. */
export function factValueText(fact: FactName, value: FactValue, kind?: ThingKind): string {
  if (value === undefined || value === null) return '—';
  if (typeof value === 'boolean') return value ? 'はい' : 'いいえ';
  if (typeof value === 'number') return IN_YEN.has(fact) ? yenText(yen(value)) : value.toLocaleString('ja-JP');
  switch (fact) {
    case 'role':
      return actorRoleName(value) ?? value;
    case 'programme':
      return PROGRAMME_NAMES[value as Programme] ?? value;
    case 'effect':
      return EFFECT_NAMES[value as CancellationEffect['kind']] ?? value;
    case 'state':
      return stateName(value, kind) ?? value;
    case 'taxRate': {
      const rate = parseRate(value);
      return rate ? rateText(rate) : value;
    }
    default: {
      const on = parseDay(value);
      return on ? dayText(on) : monthOrText(value);
    }
  }
}

function stateName(state: string, kind: ThingKind | undefined): string | undefined {
  switch (kind) {
    case 'partner':
      return partnerStateName(state as PartnerState);
    case 'contract':
      return contractStateName(state as ContractState);
    case 'run':
      return runStateName(state as 'draft' | 'approved' | 'missed');
    case 'letter':
      return letterStateName(state as LetterState);
    case 'bank-line':
      return lineStateName(state as LineState);
    default:
      return undefined;
  }
}

/** What staff read at a field of the search that could not be read. */
export function explainUnread(field: string): string {
  return field === 'from' || field === 'to'
    ? '実在する日付を「2026-05-31」のように入力してください。'
    : '一覧から選択してください。';
}
