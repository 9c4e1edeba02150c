import { beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '#app/core/invariant.ts';
import { DEMONSTRATION_SIGN_INS } from '#app/features/access/rules.ts';
import { HOSTILE_VALUES } from '#tests/support/hostile-values.ts';
import {
  type CountedPortal,
  type RunningPortal,
  startCountedPortal,
  startPortal,
} from '#tests/support/running-portal.ts';

/** Somebody who sends forms: signed in under this address, or nobody in particular. */
type Sender = 'admin' | 'maker' | 'checker' | 'cash' | 'discount' | 'stranger';

type Form = {
  sender: Sender;
  path: string;
  fields: Record<string, string>;
  /** Fields that go along unspoiled and keep a well-formed form from being carried out. */
  kept?: Record<string, string>;
};

/** Answers a portal may give to nonsense; 302 where the nonsense was no nonsense after all, 429 to a flood of sign-ins. */
const ANSWERS = [200, 302, 400, 401, 403, 404, 409, 413, 429];

const AT_ONCE = 6;

/** How the portal notes what it did not expect. */
const FAULT_NOTED = /"event":"[a-z-]*(fail|fault|error|died)/;

let portal: RunningPortal;
const cookies = new Map<Sender, string>();

async function signEverybodyIn() {
  const { password } = DEMONSTRATION_SIGN_INS;
  for (const sender of ['admin', 'maker', 'checker', 'cash', 'discount'] as const) {
    cookies.delete(sender);
    const body = String(new URLSearchParams({ email: `${sender}@example.jp`, password }));
    const answer = await send('stranger', '/sign-in', body);
    expect(answer.headers.get('location')).toMatch(/^\/(staff|mypage)$/);
    cookies.set(sender, answer.headers.get('set-cookie')?.split(';')[0] ?? '');
  }
}

/** The value of a hidden field on a page, as the portal drew it. */
async function drawn(sender: Sender, path: string, name: string): Promise<string> {
  const page = await (await send(sender, path)).text();
  const value = new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1];
  invariant(value, `${path} has a field ${name}`);
  return value;
}

function send(sender: Sender, path: string, body?: string): Promise<Response> {
  return fetch(portal.origin + path, {
    method: body === undefined ? 'GET' : 'POST',
    redirect: 'manual',
    headers: {
      origin: portal.origin,
      cookie: cookies.get(sender) ?? '',
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** Every body that spoils one field of a form: hostile values, the field twice, missing, and names that reach elsewhere. */
function spoiledBodies({ fields, kept = {} }: Form): string[] {
  const rest = (spoiled: string) =>
    Object.entries({ ...fields, ...kept })
      .filter(([name]) => name !== spoiled)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
  return Object.keys(fields).flatMap((field) => {
    const name = encodeURIComponent(field);
    return [
      ...HOSTILE_VALUES.map((value) => `${rest(field)}&${name}=${value}`),
      `${rest(field)}`,
      `${rest(field)}&${name}=a&${name}=b`,
      `${rest(field)}&${name}%5B0%5D=a&${name}.x=b`,
      `${rest('')}&__proto__=x&__proto__%5Bx%5D=y&constructor.prototype.x=z`,
    ];
  });
}

/** What is wrong with the answer to a request, in words; undefined when nothing is. */
async function faultOf(answer: Response, sent: string): Promise<string | undefined> {
  const told = `${sent.slice(0, 300)} → ${answer.status}`;
  const text = await answer.text();
  if (!ANSWERS.includes(answer.status)) return told;
  if (/\n\s+at .+:\d+:\d+|node_modules|file:\/\/\//.test(text)) return `${told} shows a stack trace`;
  if (/<script>alert|<img src=x/.test(text)) return `${told} repeats markup`;
  if (answer.status !== 302 && !/[ぁ-ん]/.test(text)) return `${told} says nothing in Japanese`;
  return undefined;
}

async function faultsOf(requests: { sender: Sender; path: string; body?: string }[]): Promise<string[]> {
  const faults: string[] = [];
  const queue = [...requests];
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { sender, path, body } = next;
      const fault = await faultOf(await send(sender, path, body), `${path} ${body ?? ''}`);
      if (fault) faults.push(fault);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return faults;
}

const CLIENT = {
  planCode: 'ACE01',
  termMonths: '3',
  startsOn: '2026-12-01',
  company: '株式会社あおぞら商店',
  companyKana: 'カブシキガイシャアオゾラショウテン',
  contactName: '青空 花子',
  contactKana: 'アオゾラ ハナコ',
  email: 'hanako@aozora.example',
  ...{ phone: '03-1234-5678', postalCode: '105-0001', address: '東京都港区虎ノ門2-10-1' },
  referred: 'yes',
  attribution: 'partner',
  token: 'a'.repeat(32),
};

const PAYEE = { familyName: '高橋', givenName: '一郎', familyKana: 'タカハシ', givenKana: 'イチロウ' };

const PARTNER = {
  name: '株式会社こだま',
  nameKana: 'カブシキガイシャコダマ',
  contactName: '高橋 一郎',
  email: 'kodama@example.jp',
  phone: '03-1234-5678',
  programme: 'cashback',
  ...PAYEE,
};

/** Forms of which no spoiled one may be carried out, with an id of the address where one belongs. */
const REFUSED: (Form & { title: string })[] = [
  {
    title: 'an order without consent',
    sender: 'stranger',
    path: '/o/aozora-design',
    fields: CLIENT,
    kept: { step: 'place' },
  },
  {
    title: 'a payee to confirm',
    sender: 'cash',
    path: '/mypage/payee',
    fields: { familyName: 'x', givenName: 'y', same: 'on' },
  },
  {
    title: 'an order URL to switch',
    sender: 'cash',
    path: '/mypage/urls',
    fields: { slug: 'nobody', active: 'off' },
    kept: { intent: 'switch' },
  },
  { title: 'a payment', sender: 'maker', path: '/staff/payments', fields: { invoiceId: 'inv_x', amount: '100' } },
  { title: 'a day to move to', sender: 'maker', path: '/staff/clock', fields: { to: '2026-13-01' } },
  {
    title: 'an approval',
    sender: 'checker',
    path: '/staff/payouts/2026-11/approve',
    fields: { contentHash: 'f'.repeat(64) },
  },
  {
    title: 'a rate card above 30 %',
    sender: 'admin',
    path: '/staff/rates/new',
    fields: {
      programme: 'cashback',
      effectiveFrom: '2027-01',
      'rows[0].planGroup': 'CPI-SHARED',
      'rows[0].event': 'new',
      'rows[0].minCount': '0',
      'rows[0].percent': '31',
    },
    kept: {
      step: 'enter',
      'rows[1].planGroup': 'CPI-SHARED',
      'rows[1].event': 'new',
      'rows[1].minCount': '5',
      'rows[1].percent': '31',
    },
  },
];

/** Forms in which some hostile values are simply odd names, and may be kept as such. */
const TAKEN: (Form & { title: string })[] = [
  {
    title: 'a client’s order',
    sender: 'stranger',
    path: '/o/aozora-design',
    fields: { company: CLIENT.company, contactName: CLIENT.contactName, email: CLIENT.email },
    kept: { ...CLIENT, consent: 'on', step: 'review' },
  },
  {
    title: 'an order URL’s label',
    sender: 'cash',
    path: '/mypage/urls',
    fields: { label: 'パンフレット' },
    kept: { intent: 'create' },
  },
  {
    title: 'a discount order',
    sender: 'discount',
    path: '/mypage/order',
    fields: { orderNumber: 'x', planCode: 'ACE01', termMonths: '3', startsOn: '2026-12-01', step: 'place' },
  },
  { title: 'a partner to register', sender: 'admin', path: '/staff/partners/new', fields: PARTNER },
];

/** Tables that requests move by themselves: sessions, how often somebody knocked, and the trail of who did. */
const MOVING = /session|attempt|limit|knock|proof|^audit_/;

describe('a form that may not be carried out', () => {
  let counted: CountedPortal;
  beforeAll(async () => {
    portal = counted = await startCountedPortal();
    await signEverybodyIn();
  }, 300_000);

  test.each(REFUSED)('$title is refused in words, whatever is spoiled', async (form) => {
    const { sender, path } = form;
    expect(await faultsOf(spoiledBodies(form).map((body) => ({ sender, path, body })))).toEqual([]);
  });

  test('a payment of a real invoice is refused in words, whatever is spoiled', async () => {
    const list = await (await send('maker', '/staff/payments')).text();
    const page = `/staff/payments?number=${/payments\?number=(\d+)/.exec(list)?.[1]}`;
    const invoiceId = await drawn('maker', page, 'invoiceId');
    const form: Form = { sender: 'maker', path: page, fields: { amount: '3' }, kept: { invoiceId } };
    const requests = spoiledBodies(form).map((body) => ({ sender: form.sender, path: page, body }));
    expect(await faultsOf(requests)).toEqual([]);
  });

  test('leaves nothing behind', async () => {
    const moved = Object.keys(await counted.stopAndCount()).filter((name) => !MOVING.test(name));
    expect(moved).toEqual([]);
    expect(counted.said()).not.toMatch(FAULT_NOTED);
  }, 60_000);
});

describe('a form that may be carried out', () => {
  beforeAll(async () => {
    portal = await startPortal();
    await signEverybodyIn();
  }, 120_000);

  test.each(TAKEN)('$title takes odd names as text and refuses the rest in words', async (form) => {
    const { sender, path } = form;
    expect(await faultsOf(spoiledBodies(form).map((body) => ({ sender, path, body })))).toEqual([]);
  });

  test('a discount order looked over takes odd names as text and refuses the rest in words', async () => {
    const path = '/mypage/order';
    const orderNumber = await drawn('discount', path, 'orderNumber');
    const fields = { planCode: 'ACE01', termMonths: '3', startsOn: '2026-12-01', step: 'review' };
    const form: Form = { sender: 'discount', path, fields, kept: { orderNumber } };
    expect(await faultsOf(spoiledBodies(form).map((body) => ({ sender: 'discount', path, body })))).toEqual([]);
  });
});

describe('nonsense in an address is answered in words', () => {
  const QUERIES: { sender: Sender; path: string }[] = [
    ...[
      'contracts?q=',
      'contracts?state=',
      'payments?number=',
      'letters?before=',
      'letters?state=',
      'clock?since=',
      'partners?q=',
    ].map((path) => ({ sender: 'maker' as const, path: `/staff/${path}` })),
    ...['cashback?page=', 'contracts?page=', 'contracts?q='].map((path) => ({
      sender: 'cash' as const,
      path: `/mypage/${path}`,
    })),
    ...['partners/', 'contracts/', 'closes/', 'closes/2026-10/', 'payouts/', 'letters/', 'rates/cashback/'].map(
      (path) => ({
        sender: 'maker' as const,
        path: `/staff/${path}`,
      }),
    ),
    ...['contracts/', 'invoices/', 'urls/'].map((path) => ({ sender: 'discount' as const, path: `/mypage/${path}` })),
    { sender: 'stranger', path: '/o/' },
    { sender: 'stranger', path: '/o/aozora-design/done/' },
  ];
  const SHORT = HOSTILE_VALUES.filter((value) => value.length < 5_000 && value !== '');

  test.each(QUERIES)('$path', async ({ sender, path }) => {
    expect(await faultsOf(SHORT.map((value) => ({ sender, path: path + value })))).toEqual([]);
  });
});

test('the portal noted no fault of its own', async () => {
  await portal.stop();
  expect(portal.said()).not.toMatch(FAULT_NOTED);
});
