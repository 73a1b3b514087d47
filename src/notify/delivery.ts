/** Where mail goes: to a mail server, or, in a demo, into a folder. */
import type { RenderedMail } from './render-mail.js';

export interface Letter extends RenderedMail {
  /** The queue's row. Sent again after a lost answer, it carries the same number, by which a mailbox knows it. */
  id: string;
  to: string;
  date: Date;
}

export interface Delivery {
  /** Comes back once the mail is accepted; else throws a DeliveryFailure. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

/**
 * `refused`: this mail will never be taken. `later`: not now. `unreachable`: no mail at all can be handed over now.
 */
export type DeliveryOutcome = 'refused' | 'later' | 'unreachable';

export class DeliveryFailure extends Error {
  constructor(
    readonly outcome: DeliveryOutcome,
    /** A code, never the server's own words, which quote the address. */
    readonly reason: string,
  ) {
    super(`Mail was not delivered: ${reason}`);
    this.name = 'DeliveryFailure';
  }
}
