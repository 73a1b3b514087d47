/** Mail: what other parts need of it. */
export type { Delivery } from './delivery.js';
export { queueMail } from './queue-mail.js';
export { sendWaitingMail, type SendParts } from './send-mail.js';
