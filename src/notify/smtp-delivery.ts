/** Hands mail to an SMTP server. No server, however slow, is waited for longer than a minute. */
import { createTransport } from 'nodemailer';
import { DeliveryFailure, type Delivery, type DeliveryOutcome, type Letter } from './delivery.js';
import { messageOf } from './message.js';

export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte; else it is asked for by STARTTLS. */
  secure: boolean;
  /** Without TLS nothing is sent. */
  requireTls: boolean;
  auth?: { user: string; pass: string };
}

interface Patience {
  /** Of one answer. */
  answerMs: number;
  /** Of the whole conversation. */
  conversationMs: number;
}

const PATIENCE: Patience = { answerMs: 20_000, conversationMs: 60_000 };

export function createSmtpDelivery(smtp: SmtpSettings, from: string, patience: Patience = PATIENCE): Delivery {
  const { answerMs, conversationMs } = patience;
  const { host, port, secure, requireTls, auth } = smtp;
  const transport = createTransport({
    host,
    port,
    secure,
    auth,
    requireTLS: requireTls && !secure,
    connectionTimeout: answerMs,
    greetingTimeout: answerMs,
    socketTimeout: answerMs,
    // Of our own words nothing is read from a file or another address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(letter: Letter) {
      try {
        await within(conversationMs, transport.sendMail(messageOf(letter, from)));
      } catch (error) {
        throw failureOf(error);
      }
    },
    close: () => transport.close(),
  };
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Failures of the way there, which any other mail would meet as well. */
const UNREACHABLE = new Set(['ECONNECTION', 'EAUTH', 'ETLS', 'EDNS', 'ESOCKET', 'ENOAUTH', 'EOAUTH2', 'ECONNREFUSED']);

export function failureOf(error: unknown): DeliveryFailure {
  const { code, responseCode, command } = factsOf(error);
  const reason = responseCode ? `SMTP ${responseCode}${command ? ` ${command}` : ''}` : code;
  return new DeliveryFailure(outcomeOf(code, responseCode), reason.slice(0, 40));
}

/** A 5xx is final where it answers this mail's envelope or words; of a sign-in or a greeting it says nothing of the mail. */
function outcomeOf(code: string, responseCode: number | undefined): DeliveryOutcome {
  if (UNREACHABLE.has(code)) return 'unreachable';
  if (responseCode && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE')) return 'refused';
  return 'later';
}

function factsOf(error: unknown): { code: string; responseCode?: number; command?: string } {
  const facts = (error ?? {}) as { code?: unknown; responseCode?: unknown; command?: unknown };
  return {
    code: typeof facts.code === 'string' ? facts.code : 'EUNKNOWN',
    responseCode: typeof facts.responseCode === 'number' ? facts.responseCode : undefined,
    command: typeof facts.command === 'string' ? facts.command : undefined,
  };
}
