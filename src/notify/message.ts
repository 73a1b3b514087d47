/** A letter as the library that writes mail wants it. */
import type { SendMailOptions } from 'nodemailer';
import type { Letter } from './delivery.js';

export const messageOf = ({ id, to, date, subject, text, html }: Letter, from: string): SendMailOptions => ({
  from,
  // One address and no list, however it is written.
  to: { name: '', address: to },
  subject,
  text,
  html,
  date,
  messageId: `<${id}@${domainOf(from)}>`,
  // Out-of-office answers help nobody here.
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
});

const domainOf = (from: string): string => /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
