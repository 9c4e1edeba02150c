const OPTION = {
  ...{ intent: 'add', what: 'transfer', storageGb: '0', domainName: 'aozora.com', domainExpiresOn: '2027-04-30' },
  ...{ option: 'dns', domain: '', change: 'opt_nothing', seen: 'f'.repeat(64), reason: '電話でのお申し出' },
};

/** The forms of the pages of options, for a client's address, a partner's own contract and a contract staff look at. */
export function optionForms(of: { address: string; bought: string; contract: string }) {
  const client = { sender: 'stranger' as const, params: { secret: of.address } };
  const staff = { sender: 'staff' as const, params: { id: of.contract } };
  const partner = { sender: 'discount' as const, params: { orderNumber: of.bought } };
  return {
    'contract.$secret_.options.tsx': [
      { ...client, fields: OPTION },
      { ...client, fields: { ...OPTION, intent: 'remove' } },
      { ...client, fields: { ...OPTION, what: 'host-new', workDomain: 'aozora.com', hosts: '2' } },
    ],
    'mypage.contracts.$orderNumber_.options.tsx': [{ ...partner, fields: { ...OPTION, intent: 'review' } }],
    'staff.contracts_.$id_.options.tsx': [
      { ...staff, fields: OPTION },
      { ...staff, fields: { ...OPTION, intent: 'withdraw' } },
    ],
  };
}
