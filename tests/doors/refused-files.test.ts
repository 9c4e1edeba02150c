import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadBuild, send, serve } from '#tests/support/doors.ts';
import { describeOnPostgres, useDatabase } from '#tests/support/db.ts';
import { portalOn } from '#tests/support/portal.ts';
import { givenTwoPartners } from '#tests/support/two-partners.ts';
import { type Visitor, everyVisitor } from '#tests/support/visitors.ts';

/** What a browser says it takes when a person follows a link. */
const BY_LINK = { host: 'localhost:3000', accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describeOnPostgres('a file that is not to be had is refused in words', () => {
  const database = useDatabase({ keep: true });
  let port = 0;
  let close = async () => {};
  let visitors: Visitor[] = [];

  beforeAll(async () => {
    const context = await givenTwoPartners(database().db);
    const now = new Date();
    const portal = { ...portalOn(database().db), clock: { now: () => now } };
    visitors = await everyVisitor(portal, { ...context, db: database().db }, database().sql);
    ({ port, close } = await serve(portal, await loadBuild()));
  }, 600_000);
  afterAll(() => close());

  const cookieOf = (kind: Visitor['kind']) => visitors.find((visitor) => visitor.kind === kind)?.cookie ?? '';

  test('a statement that was never made leads back to My Page', async () => {
    const headers = { ...BY_LINK, cookie: cookieOf('partner') };
    const answer = await send(port, { path: '/mypage/statements/2019', headers });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.text).toContain('お探しの支払通知書は見つかりませんでした。');
    expect(answer.text).toContain('マイページへ戻る');
    expect(answer.text).not.toContain('Unexpected');
  });

  test('a list for staff tells a partner that it may not', async () => {
    const headers = { ...BY_LINK, cookie: cookieOf('partner') };
    const answer = await send(port, { path: '/staff/invoices/list', headers });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('この操作は許可されていません');
  });

  test('its page runs no scripts, which would look for the page at an address that has none', async () => {
    const answer = await send(port, { path: '/calendar/none/feed.ics', headers: BY_LINK });
    expect(answer.status).toBe(404);
    expect(answer.text).toMatch(/^<!DOCTYPE html>/);
    expect(answer.text).not.toContain('<script');
  });

  test('a program that reads no pages gets none', async () => {
    const headers = { host: BY_LINK.host, accept: 'text/calendar' };
    const answer = await send(port, { path: '/calendar/none/feed.ics', headers });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).not.toMatch(/html/);
  });

  test.each(['/', '/calendar/none/feed.ics'])(
    'what is sent to %s, which takes nothing, is no fault of ours',
    async (path) => {
      const headers = { ...BY_LINK, origin: `http://${BY_LINK.host}` };
      const answer = await send(port, { method: 'POST', path, headers, body: 'a=b' });
      expect(answer.status).toBe(405);
      expect(answer.text).toContain('この画面からは送信できません');
      expect(answer.text).not.toContain('システムで問題が発生しました');
    },
  );
});
