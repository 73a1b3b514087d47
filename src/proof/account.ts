/**
 * One client's books while the events pass, one by one, in their order. It shares nothing with the engine but the
 * configured Decimal: what the engine does in whole numbers and in SQL is done here in the words of the definition.
 */
import { EFFECTS, figure, NIL, nothingHeld, type Held } from './held.js';
import type { EventKind, EventRecord } from './records.js';
import type { Decimal } from '../domain/money.js';

export interface Account {
  cash: Decimal;
  adjustments: Decimal;
  contributions: Decimal;
  payouts: Decimal;
  held: Map<string, Held>;
}

/** What an event left of a symbol, and what it did to cash. */
export interface Trace {
  event: EventRecord;
  after: Readonly<Held>;
  cash: Decimal;
}

export const newAccount = (): Account => ({
  cash: NIL,
  adjustments: NIL,
  contributions: NIL,
  payouts: NIL,
  held: new Map(),
});

/** Takes one event; says what it left of its symbol, or nothing where it concerns none that is held. */
export function take(account: Account, event: EventRecord): Trace | undefined {
  moveMoney(account, event);
  if (event.symbol === null || !dealsInUnits(event.kind)) return undefined;
  const held = account.held.get(event.symbol) ?? nothingHeld(event);
  // A corporate action is for those who hold something at its moment.
  if (event.source === 'corporate_actions' && held.quantity.isZero()) return undefined;
  account.held.set(event.symbol, held);
  const cash = EFFECTS[event.kind](held, event);
  account.cash = account.cash.plus(cash);
  return { event, after: { ...held }, cash };
}

const dealsInUnits = (kind: EventKind): kind is keyof typeof EFFECTS => kind in EFFECTS;

function moveMoney(account: Account, { kind, money }: EventRecord): void {
  const worth = figure(money);
  if (kind === 'DEPOSIT' || kind === 'TRANSFER_IN') account.contributions = account.contributions.plus(worth);
  if (kind === 'WITHDRAWAL' || kind === 'TRANSFER_OUT') account.payouts = account.payouts.plus(worth);
  if (kind === 'ADJUSTMENT') account.adjustments = account.adjustments.plus(worth);
  if (kind === 'DEPOSIT' || kind === 'ADJUSTMENT') account.cash = account.cash.plus(worth);
  if (kind === 'WITHDRAWAL') account.cash = account.cash.minus(worth);
}
