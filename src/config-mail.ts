/** By which server mail is sent, and in whose name. Without a server nothing is sent. */
import { join } from 'node:path';
import { decoded, type Report } from './config-values.js';
import type { Variables } from './env-file.js';
import type { MailWay } from './notify/create-delivery.js';
import type { SmtpSettings } from './notify/smtp-delivery.js';

const REMEDY =
  'Set it to one such as smtps://user:password@mail.example.org or smtp://user:password@mail.example.org:587';
const DEMO_FROM = 'VIP Investor Portal <portal@example.com>';
const ADDRESS = /^(?:[^<>"\r\n,;:@]{1,100} <)?[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*>?$/i;

export function mailSettings(
  variables: Variables,
  { production, dataDir }: { production: boolean; dataDir: string },
  report: Report,
): MailWay {
  const smtp = variables.SMTP_URL ? smtpIn(variables.SMTP_URL, production, report) : undefined;
  const from = variables.MAIL_FROM || (production ? '' : DEMO_FROM);
  if (smtp && from === '')
    report('MAIL_FROM is missing. Set it to the address that mail comes from, such as House <portal@example.org>.');
  else if (from !== '' && (!ADDRESS.test(from) || from.includes('<') !== from.endsWith('>')))
    report('MAIL_FROM is no address. Set it to one such as House <portal@example.org>.');
  return { smtp, from, folder: smtp || production ? undefined : join(dataDir, 'mail') };
}

/** What is said to a server on this machine crosses no wire; to any other it is said under TLS, and certificates are checked. */
function smtpIn(text: string, production: boolean, report: Report): SmtpSettings | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    !/^smtps?:$/.test(url.protocol) ||
    url.hostname === '' ||
    url.search ||
    url.hash ||
    url.pathname.length > 1
  ) {
    report(`SMTP_URL is no address of a mail server. ${REMEDY}.`);
    return undefined;
  }
  const [user, pass] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || pass === undefined) {
    report('SMTP_URL has a % in its user or password that is no number of a sign. Write it as %25.');
    return undefined;
  }
  const secure = url.protocol === 'smtps:';
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTls: production && !here,
    ...(user && { auth: { user, pass } }),
  };
}
