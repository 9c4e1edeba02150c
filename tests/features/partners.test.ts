import { describe, expect, test } from 'vitest';
import { parseWithZod } from '@conform-to/zod/v4';
import { invariant } from '#app/core/invariant.ts';
import { decideApplication } from '#app/features/enrolments/commands.server.ts';
import { listLetters } from '#app/features/letters/queries.server.ts';
import { registerPartner } from '#app/features/partners/commands.server.ts';
import { PartnerForm } from '#app/features/partners/form.ts';
import {
  findApplications,
  findPartner,
  findPayee,
  listPartners,
  searchPartners,
} from '#app/features/partners/queries.server.ts';
import { partners } from '#db/schema/partners.ts';
import { asStaff, givenCompany } from '#tests/support/company.ts';
import { useDatabase } from '#tests/support/db.ts';

const database = useDatabase();

const YOSHIDA = {
  name: '吉田デザイン',
  nameKana: 'ヨシダデザイン',
  contactName: '吉田 花子',
  email: 'yoshida@example.jp',
  phone: '03-1234-5678',
  programme: 'cashback' as const,
};
const PAYEE = {
  familyName: '吉田',
  givenName: '花子',
  familyKana: 'ヨシダ',
  givenKana: 'ハナコ',
  email: 'yoshida@example.jp',
};

const given = () => givenCompany(database().db, '2026-05-20', []);

describe('PRG-02 a partner registered by staff', () => {
  test('is in the programme from today on, and its payee waits for the partner', async () => {
    const context = await given();
    const registered = await registerPartner(asStaff(context), { ...YOSHIDA, payee: PAYEE });
    invariant(registered.ok, 'the partner is registered');
    expect(await findPartner(context, registered.value)).toMatchObject({
      state: 'active',
      joinedOn: '2026-05-20',
      code: expect.stringMatching(/^BP-[0-9A-Z]{4}-[0-9A-Z]{4}$/) as string,
    });
    expect(await findPayee(context, registered.value)).toMatchObject({ familyName: '吉田', firstConfirmedOn: null });
  });

  test('is found by number, name, kana and address, whatever the case; signs mean themselves', async () => {
    const context = await given();
    await registerPartner(asStaff(context), { ...YOSHIDA, payee: null });
    const namesFor = async (text: string, byAddress = true) =>
      (await searchPartners(context, { text, byAddress }, 10)).map(({ name }) => name);
    expect(await namesFor('ヨシダ')).toEqual(['吉田デザイン']);
    expect(await namesFor('YOSHIDA@')).toEqual(['吉田デザイン']);
    expect(await namesFor('YOSHIDA@', false)).toEqual([]);
    expect(await namesFor('%')).toEqual([]);
    expect(await namesFor("'; drop table partners; --")).toEqual([]);
  });

  test('long lists go on after the last one shown', async () => {
    const context = await given();
    for (const name of ['甲', '乙', '丙']) await registerPartner(asStaff(context), { ...YOSHIDA, name, payee: null });
    const first = await searchPartners(context, {}, 2);
    const rest = await searchPartners(context, { after: first.at(-1)?.code }, 2);
    expect([...first, ...rest].map(({ code }) => code)).toEqual((await listPartners(context)).map(({ code }) => code));
    expect(rest).toHaveLength(1);
  });
});

describe('MAIL-06 a payee the bank cannot read', () => {
  test.each([
    { name: '𠮷田', character: '𠮷', because: 'the file has no such character' },
    { name: '=吉田', character: '=', because: 'a spreadsheet would run it' },
    { name: '＋吉田', character: '＋', because: 'a spreadsheet would run it in full width too' },
  ])('$name is named and nothing is stored: $because', async ({ name, character }) => {
    const context = await given();
    const payee = { ...PAYEE, familyName: name };
    const refused = await registerPartner(asStaff(context), { ...YOSHIDA, payee });
    expect(refused).toEqual({ ok: false, refusal: { code: 'bank-cannot-read', field: 'familyName', character } });
    expect(await listPartners(context)).toEqual([]);
  });
});

describe('an application', () => {
  async function givenApplication() {
    const context = await given();
    await context.db.insert(partners).values({
      ...{ id: 'par_new', code: 'BP-NEW', ...YOSHIDA },
      state: 'applied',
      appliedOn: context.today,
    });
    return context;
  }

  test('approved, it joins today and is written to once; a second decision is refused', async () => {
    const context = await givenApplication();
    expect(await findApplications(context)).toEqual({ count: 1, oldest: '2026-05-20' });
    expect((await decideApplication(asStaff(context), 'par_new', { decision: 'approve' })).ok).toBe(true);
    expect(await findPartner(context, 'par_new')).toMatchObject({ state: 'active', joinedOn: '2026-05-20' });
    expect(await decideApplication(asStaff(context), 'par_new', { decision: 'approve' })).toEqual({
      ok: false,
      refusal: { code: 'already-decided', state: 'active' },
    });
    expect(await listLetters(context, 10)).toMatchObject([
      { kind: 'application-approved', toAddress: 'yoshida@example.jp' },
    ]);
    expect(await findApplications(context)).toEqual({ count: 0, oldest: null });
  });

  test('declined, it keeps the reason and never joins', async () => {
    const context = await givenApplication();
    await decideApplication(asStaff(context), 'par_new', {
      decision: 'decline',
      reason: '記載内容の確認が取れないため',
    });
    expect(await findPartner(context, 'par_new')).toMatchObject({
      state: 'declined',
      joinedOn: null,
      declineReason: '記載内容の確認が取れないため',
    });
    expect(await listLetters(context, 10)).toEqual([]);
  });
});

describe('the registration form', () => {
  const parse = (fields: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    return parseWithZod(data, { schema: PartnerForm });
  };
  const typed = {
    ...YOSHIDA,
    nameKana: 'よしだでざいん',
    phone: '０３（１２３４）５６７８',
    email: ' Yoshida@EXAMPLE.jp',
  };

  test('forgives full-width digits, hiragana and spaces', () => {
    const parsed = parse({ ...typed, ...PAYEE, email: typed.email, familyKana: 'ﾖｼﾀﾞ' });
    expect(parsed.status === 'success' && parsed.value).toMatchObject({
      nameKana: 'ヨシダデザイン',
      phone: '03-1234-5678',
      email: 'Yoshida@example.jp',
      familyKana: 'ヨシダ',
    });
  });

  test('asks for the payee under cashback only, each part at its field', () => {
    expect(parse({ ...typed, programme: 'discount' }).status).toBe('success');
    expect(Object.keys(parse(typed).reply().error ?? {}).toSorted()).toEqual([
      'familyKana',
      'familyName',
      'givenKana',
      'givenName',
    ]);
  });

  test('says at each field what is missing, in Japanese', () => {
    for (const sentences of Object.values(parse({}).reply().error ?? {}))
      expect(sentences?.join('')).toMatch(/[ぁ-ん]。$/);
    expect(parse({}).reply().error).toHaveProperty('programme');
  });
});
