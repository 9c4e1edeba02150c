import { type LetterText, SIGNATURE, contractLinkLines } from '../letters/rules.ts';

/** Why a contract's address is not sent: its customer is the partner, who has My Page. */
export type AddressRefusal = { code: 'no-client' };

/** Sends a client a fresh address of its contract; those sent before open nothing any more. */
export function contractLinkLetter(contract: { name: string; orderNumber: string; contractLink: string }): LetterText {
  return {
    contractLink: contract.contractLink,
    subject: `【CPI】ご契約ページのご案内(${contract.orderNumber})`,
    body: `${contract.name} 様

ご契約の内容の確認とお手続きのためのページをご案内いたします。
これまでにお送りしたページのアドレスは、ご利用いただけなくなりました。
${contractLinkLines(contract.contractLink)}${SIGNATURE}
`,
  };
}
