/** The wording of the consent that order pages ask for now; another wording is another version. */
export const CONSENT_VERSION = { referred: '2026-11-referred', alone: '2026-11-alone' } as const;

/** What somebody agreed to, word by word. */
export type ConsentText = {
  title: string;
  purpose: string;
  /** What the referring partner is told; null where nobody referred the client. */
  shared: { lead: string; items: readonly string[]; kept: string } | null;
  /** The sentence beside the box that was ticked. */
  agreed: string;
};

/** Where the partner's name belongs in a consent. */
const PARTNER_MARK = '{{partner}}';

/**
 * Every wording ever shown, by its version. One that was agreed to is never changed: orders keep its version alone, and
 * their papers print it from here.
 */
const CONSENTS: Readonly<Record<string, ConsentText>> = {
  '2026-11-alone': {
    title: '個人情報の取り扱い',
    purpose:
      'ご入力いただいた内容は、株式会社KDDIウェブコミュニケーションズが、契約の手続き、ご請求、サポートのために利用します。',
    shared: null,
    agreed: '上記の取り扱いに同意します',
  },
  '2026-11-referred': {
    title: '個人情報の取り扱い',
    purpose:
      'ご入力いただいた内容は、株式会社KDDIウェブコミュニケーションズが、契約の手続き、ご請求、サポートのために利用します。',
    shared: {
      lead: 'ご紹介として申し込む場合に限り、{{partner}}様に次の内容を共有します。',
      items: ['会社名・団体名', 'お申し込み番号、プラン、契約期間、利用開始日', 'ご入金・更新・解約の状況'],
      kept: 'ご担当者名、メールアドレス、電話番号は共有しません。',
    },
    agreed: '上記の取り扱いに同意します',
  },
};

/** The versions of consents that the portal can still show. */
export const CONSENT_VERSIONS: readonly string[] = Object.keys(CONSENTS);

/** The wording of a version, with the partner's name in it; undefined for one given elsewhere. PRG-06. */
export function consentText(version: string, partnerName: string | null): ConsentText | undefined {
  const text = Object.hasOwn(CONSENTS, version) ? CONSENTS[version] : undefined;
  if (!text?.shared) return text;
  const lead = text.shared.lead.replaceAll(PARTNER_MARK, () => partnerName ?? 'ご紹介のパートナー');
  return { ...text, shared: { ...text.shared, lead } };
}

/** A consent as lines on paper, in the order in which they were read. */
export function consentLines({ purpose, shared, agreed }: ConsentText): string[] {
  return [
    purpose,
    ...(shared ? [shared.lead, ...shared.items.map((item) => `・${item}`), shared.kept] : []),
    `「${agreed}」`,
  ];
}
