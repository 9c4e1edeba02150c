import { createTransport } from 'nodemailer';
import { isSingleAddress } from '#app/core/email-address.ts';
import { invariant } from '#app/core/invariant.ts';

/** A mail to one recipient, as text. */
export type Mail = {
  /** The part of the Message-ID before the @: the same for every attempt, so a receiver can drop a second copy. */
  key: string;
  to: { name: string; address: string };
  subject: string;
  text: string;
};

/**
 * What became of a mail: taken over by the mail server; refused for good; refused for now; or nobody was reached who could
 * have said anything about it. `reason` is the mail server's own sentence, on one line.
 */
export type MailOutcome =
  | { kind: 'sent' }
  | { kind: 'refused'; reason: string }
  | { kind: 'put-off'; reason: string }
  | { kind: 'unreachable'; reason: string };

/** Hands mails to a mail server, one at a time. */
export type MailTransport = {
  send(mail: Mail): Promise<MailOutcome>;
  close(): void;
};

/** Who mails come from, and the host that stands in their Message-ID. */
export type MailSender = { name: string; address: string; host: string };

/** A mail server that says nothing for this long counts as unreachable. */
const SILENCE_MILLISECONDS = 20_000;

/** The most of a mail server's answer that is kept. */
const LONGEST_REASON = 300;

/** A transport to the SMTP server of `SMTP_URL`. It keeps no connection open between mails. */
export function smtpTransport(url: string, sender: MailSender): MailTransport {
  const smtp = createTransport({
    url,
    connectionTimeout: SILENCE_MILLISECONDS,
    greetingTimeout: SILENCE_MILLISECONDS,
    socketTimeout: SILENCE_MILLISECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // The last look before anything leaves: the envelope as composed names this one recipient.
  smtp.use('stream', (composed, proceed) => {
    const { to } = composed.message.getEnvelope();
    const intended = (composed.data.to as { address: string }).address;
    const [only] = to;
    const single = to.length === 1 && only !== undefined && only.toLowerCase() === intended.toLowerCase();
    proceed(single ? null : Object.assign(new Error('the envelope names another recipient'), { code: 'EENVELOPE' }));
  });
  return {
    async send({ key, to, subject, text }) {
      if (!isSingleAddress(to.address)) return { kind: 'refused', reason: 'not the address of one mailbox' };
      invariant(/^[a-z0-9_]+$/.test(key), 'a mail is known by the id of its letter');
      try {
        await smtp.sendMail({
          messageId: `<${key}@${sender.host}>`,
          from: { name: sender.name, address: sender.address },
          to: { name: onOneLine(to.name), address: to.address },
          envelope: { from: sender.address, to: [to.address] },
          subject: onOneLine(subject),
          text,
          textEncoding: 'base64',
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { kind: 'sent' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
    close: () => smtp.close(),
  };
}

/** Which of the recipient, the message or the server itself the failure is about. */
function outcomeOf(error: unknown): MailOutcome {
  const { message, response, responseCode, command, code } = error as Error & {
    response?: string;
    responseCode?: number;
    command?: string;
    code?: string;
  };
  const reason = onOneLine(response ?? message ?? String(error)).slice(0, LONGEST_REASON);
  if (code === 'EENVELOPE' && responseCode === undefined) return { kind: 'refused', reason };
  const aboutThisMail = command === 'RCPT TO' || command === 'DATA';
  if (!aboutThisMail || responseCode === undefined || responseCode === 421) return { kind: 'unreachable', reason };
  return { kind: responseCode >= 500 ? 'refused' : 'put-off', reason };
}

function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
