import { type PlantedBug, features, rules } from './planted-bug.ts';

/** Known-bad changes of what follows when money was sent, and of what partners and clients ask for along the way. */
export const AFFAIR_BUGS: readonly PlantedBug[] = [
  // What the bank says, and who keeps money back
  {
    name: 'a result told twice is booked twice',
    file: 'app/features/bank-results/rules.ts',
    find: "if (transfer.outcome === line.outcome) return { fate: 'known', why: null };",
    replace: "if (transfer.outcome === line.outcome) return { fate: 'recorded', why: null };",
    tests: rules('bank-results'),
  },
  {
    name: 'a file of results is taken twice',
    file: 'app/features/bank-results/rules.ts',
    find: "return result.takenOn ? refused({ code: 'taken-before', on: result.takenOn }) : done(true);",
    replace: 'return done(true);',
    tests: features('bank-results'),
  },
  {
    name: 'what came back whole is owed again by its parts too',
    file: 'app/features/transfer-outcomes/rules.ts',
    find: '    whole.push({ payoutId, partnerId: first.partnerId, amount, reason });',
    replace: '    whole.push({ payoutId, partnerId: first.partnerId, amount, reason });\n    single.push(...back);',
    tests: features('bank-results'),
  },
  {
    name: 'money that is kept is let go though the payment it was given to is refused',
    file: 'app/features/bank-lines/commands.server.ts',
    find: '  if (!recorded.ok) return recorded;\n  if (kept) await release(context, kept);',
    replace: '  if (kept) await release(context, kept);\n  if (!recorded.ok) return recorded;',
    tests: features('bank-lines'),
  },
  {
    name: 'an outcome put up for approval is put up again',
    file: 'app/features/outcome-proposals/commands.server.ts',
    find: 'if (transfers.some(({ payoutId, part }) => waiting.has(`${payoutId} ${part}`))) {',
    replace: 'if (waiting.size < 0) {',
    tests: features('bank-results'),
  },
  {
    name: 'money kept back is sent',
    file: 'app/features/bank-files/queries.server.ts',
    find: 'return withoutHeld(payouts, held, handed);',
    replace: 'return held.size < 0 ? withoutHeld(payouts, held, handed) : payouts;',
    tests: features('payout-holds'),
  },
  {
    name: 'money kept back joins a run',
    file: 'app/features/payouts/queries.server.ts',
    find: 'return weighRun(notHeld(cashbacks, held), notHeld(corrections, held), accounts);',
    replace:
      'return weighRun(held.size < 0 ? notHeld(cashbacks, held) : cashbacks, notHeld(corrections, held), accounts);',
    tests: features('payout-holds'),
  },
  {
    name: 'what stands out is answered by who approves',
    file: 'app/features/payout-safeguards/rules.ts',
    find: "return answers.some(({ answeredBy }) => answeredBy === approver) ? refused({ code: 'own-answer' }) : done(true);",
    replace: 'return approver ? done(true) : done(true);',
    tests: rules('payout-safeguards'),
  },
  {
    name: 'a run is approved while something stands out',
    file: 'app/features/payout-safeguards/rules.ts',
    find: 'if (open.length > 0) return',
    replace: 'if (open.length > answers.length) return',
    tests: rules('payout-safeguards'),
  },
  // Options, handovers, and what is counted
  {
    name: 'an option that ended is billed once more',
    file: 'app/features/catalogue/rules.ts',
    find: 'return fromTerm <= term && (lastTerm === null || term <= lastTerm);',
    replace: 'return fromTerm <= term && (lastTerm === null || term <= lastTerm + 1);',
    tests: rules('catalogue'),
  },
  {
    name: 'an option pressed twice is billed twice',
    file: 'app/features/option-changes/commands.server.ts',
    find: '    if (sameWaiting(subject, asked.wish)) return done(true);\n    const previewed = await previewAddition(context, subject, asked.wish);\n    if (!previewed.ok) return previewed;\n    if (previewed.value.seen !== asked.seen) return',
    replace:
      '    const previewed = await previewAddition(context, subject, asked.wish);\n    if (!previewed.ok) return previewed;\n    if (previewed.value.seen === "") return',
    tests: features('option-changes'),
  },
  {
    name: 'a handover is accepted by who proposed it',
    file: 'app/features/handovers/rules.ts',
    find: "accepted: hand === 'receiver' && state === 'open',",
    replace: "accepted: hand !== 'staff' && state === 'open',",
    tests: rules('handovers'),
  },
  {
    name: 'a term that began before a handover earns for who received it',
    file: 'app/features/contract-moves/rules.ts',
    find: 'const next = moves.find(({ effectiveFrom }) => effectiveFrom > day);',
    replace: 'const next = moves.find(({ effectiveFrom }) => effectiveFrom > day && effectiveFrom === undefined);',
    tests: features('contract-moves'),
  },
  // Who sees what, and how often somebody may guess
  {
    name: 'a partner reads the questions of others',
    file: 'app/features/line-questions/queries.server.ts',
    find: 'allOf(ownedBy(lineQuestions.partnerId, context.partner.id), ...narrowed)',
    replace: 'allOf(...narrowed)',
    tests: features('line-questions'),
  },
  {
    name: 'a partner reads the handovers of others',
    file: 'app/features/handovers/queries.server.ts',
    find: 'return sql`(${ownedBy(handovers.fromPartnerId, partner.id)} or',
    replace: 'return sql`(true or ${ownedBy(handovers.fromPartnerId, partner.id)} or',
    tests: features('handovers'),
  },
  {
    name: 'a partner reads the inquiries of others',
    file: 'app/features/referral-inquiries/queries.server.ts',
    find: '    .where(ownedBy(referralInquiries.partnerId, partner.id))\n',
    replace: '    .where(partner.id ? undefined : ownedBy(referralInquiries.partnerId, partner.id))\n',
    tests: ['tests/routes/referral-inquiries.test.ts'],
  },
  {
    name: 'a payment statement tells what others were paid',
    file: 'app/features/payment-statements/queries.server.ts',
    find: '.where(and(ownedBy(payout.partnerId, partnerId), isNotNull(payout.sentOn)))',
    replace: '.where(isNotNull(payout.sentOn))',
    tests: features('payment-statements'),
  },
  {
    name: 'guesses at a password never have to rest',
    file: 'app/features/sign-in-limits/commands.server.ts',
    find: "  if (tries <= limit.tries) return 'allowed';",
    replace: "  if (tries > 0) return 'allowed';",
    tests: features('access-sign-in'),
  },
  {
    name: 'tries at an account are not counted',
    file: 'app/features/sign-ins/commands.server.ts',
    find: "const answer = await countTry(context, kind, kind === 'account' ? emailKey(of) : of);",
    replace: "const answer = kind === 'account' ? 'allowed' : await countTry(context, kind, of);",
    tests: features('access-sign-in'),
  },
  {
    name: 'whose money is kept back is told of a first payout',
    file: 'app/features/payee-reviews/queries.server.ts',
    find: 'and(isNull(hold.partnerId), isNull(paid.partnerId),',
    replace: 'and(isNull(paid.partnerId),',
    tests: features('payee-reviews'),
  },
  {
    name: 'a reported name is settled with the first part that was received',
    file: 'app/features/name-reports/queries.server.ts',
    find: "or(isNull(outcome.outcome), ne(outcome.outcome, 'received'))",
    replace: "ne(outcome.outcome, 'received')",
    tests: features('name-reports'),
  },
];
