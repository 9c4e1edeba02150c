import type { AddressRefusal } from './rules.ts';

/** What staff read when a contract's address is neither revoked nor sent. */
export function explainAddressRefusal(refusal: AddressRefusal): string {
  switch (refusal.code) {
    case 'no-client':
      return 'お客様の登録がない契約のため、アドレスはありません。パートナーにマイページからのお手続きをご案内ください。';
  }
}
