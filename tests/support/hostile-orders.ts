/** An order as a partner sends it, well-formed. */
export const ASKED = {
  step: 'place',
  planCode: 'S',
  termMonths: '12',
  startsOn: '2026-04-01',
  storageGb: '0',
  dns: 'on',
  domainChoice: 'transfer',
  domainName: 'aozora.example',
  domainExpiresOn: '2027-04-30',
  seenTotal: '1',
};

/** An order as a client sends it, well-formed. */
export const CLIENT = {
  ...ASKED,
  token: 'a'.repeat(32),
  referred: 'yes',
  code: '',
  named: '',
  attribution: 'partner',
  company: '株式会社あおぞら商店',
  companyKana: 'カブシキガイシャアオゾラショウテン',
  contactName: '青空 花子',
  contactKana: 'アオゾラ ハナコ',
  email: 'hanako@aozora.example',
  phone: '03-1234-5678',
  postalCode: '105-0001',
  address: '東京都港区虎ノ門1丁目',
  building: '',
  consent: 'on',
};
