/** Which way mail takes, as the settings say. */
import type { Delivery } from './delivery.js';
import { createFolderDelivery } from './folder-delivery.js';
import { createSmtpDelivery, type SmtpSettings } from './smtp-delivery.js';

export interface MailWay {
  smtp: SmtpSettings | undefined;
  /** Where mail is put that nobody is to get. */
  folder: string | undefined;
  from: string;
}

/** None where no way is named: then mail waits until it lapses. */
export function createDelivery({ smtp, folder, from }: MailWay): Delivery | undefined {
  if (smtp) return createSmtpDelivery(smtp, from);
  return folder ? createFolderDelivery(folder, from) : undefined;
}
