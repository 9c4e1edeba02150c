/** How many recovery codes a person gets. */
export const RECOVERY_CODES = 10;

/** What somebody typed as their second factor: the six digits of an app, or a recovery code. */
export type TypedCode = { kind: 'app'; code: string } | { kind: 'recovery'; code: string };

/** Reads what was typed, however it was grouped or widened; undefined when it is neither kind of code. */
export function readCode(typed: string): TypedCode | undefined {
  const text = typed.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '');
  if (/^\d{6}$/.test(text)) return { kind: 'app', code: text };
  return /^[0-9a-z]{16}$/.test(text) ? { kind: 'recovery', code: text } : undefined;
}

/** A recovery code or an app's secret in groups of four, as people copy it. */
export function inGroups(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** Whether text is a secret of an authenticator app as this portal makes them: 160 bits in base 32. */
export function isAppSecret(text: string): boolean {
  return /^[A-Z2-7]{32}$/.test(text);
}
