import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CONSENT_VERSION, CONSENT_VERSIONS, consentLines, consentText } from '#app/features/consents/rules.ts';

/** What was agreed to stays what it was: another wording is another version, and gets a line of its own here. */
const DIGESTS = {
  '2026-11-alone': '18d21c3d6f474f4f',
  '2026-11-referred': '22ad03242192b6b9',
};

describe('PRG-06 consents', () => {
  test('a wording that was agreed to never changes', () => {
    const digests = CONSENT_VERSIONS.map((version) => [
      version,
      createHash('sha256')
        .update(JSON.stringify(consentText(version, '{{partner}}')))
        .digest('hex')
        .slice(0, 16),
    ]);
    expect(Object.fromEntries(digests)).toEqual(DIGESTS);
  });

  test('the versions asked for now have their wording', () => {
    for (const version of Object.values(CONSENT_VERSION)) expect(CONSENT_VERSIONS).toContain(version);
  });

  test('the partner is named in it, whatever marks its name has', () => {
    const lines = consentLines(consentText('2026-11-referred', "$& $' 商会") ?? never());
    expect(lines).toContain("ご紹介として申し込む場合に限り、$& $' 商会様に次の内容を共有します。");
    expect(lines.at(-1)).toBe('「上記の取り扱いに同意します」');
  });

  test('one given elsewhere has no wording here', () => {
    expect(consentText('imported', null)).toBeUndefined();
    expect(consentText('constructor', null)).toBeUndefined();
  });
});

function never(): never {
  throw new Error('the wording is there');
}
