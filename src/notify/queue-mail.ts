/** Puts a mail into the queue, in the transaction of what it tells of. */
import { TEMPLATES, type TemplateName } from './templates.js';
import { insertMail } from '../db/mail-queue.js';
import type { Tx } from '../db/transaction.js';

export interface Mail {
  /** The id of the person; the address is looked up when it is sent. */
  to: string;
  template: TemplateName;
  /** What its text quotes: ids, figures, days. Never a name, a free text or a secret. */
  params?: Readonly<Record<string, string>>;
  /** What is to be told once and no more: a second mail of the same key is left out. */
  onceKey?: string;
}

/** Whether it is in the queue now; not, where it has been told before. */
export function queueMail(tx: Tx, { to, template, params = {}, onceKey }: Mail): Promise<boolean> {
  const { hours } = TEMPLATES[template];
  return insertMail(tx, { user_id: to, template, params, hours, once_key: onceKey });
}
