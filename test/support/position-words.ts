// A position's events in the words of a ledger, and what they leave.
import { apply, NOTHING_HELD, type Position, type PositionEvent } from '../../src/domain/position.js';
import { units, written } from '../../src/domain/units.js';

const AT = new Date('2026-01-02T10:30:00Z');
const quantityOf = (text: string): bigint => units(text, 8);
const priceOf = (text: string): bigint => units(text, 12);

const DEALING = /^(BUY|SELL|TRANSFER_IN|TRANSFER_OUT) (\S+) at (\S+)(?: fee (\S+))?$/;
const SPLIT = /^SPLIT (\d+):(\d+)(?: paid (\S+))?$/;
const DIVIDEND = /^DIVIDEND (\S+)$/;
const REWARD = /^REWARD (\S+) at (\S+)(?: with (\d) decimals)?$/;

/** `BUY 109 at 28.80 fee 10.00`, `SPLIT 1:10 paid 20.00`, `DIVIDEND 0.335`, `REWARD 0.005 at 2 with 0 decimals` */
export function eventOf(words: string, seq = 1n): PositionEvent {
  const dated = { id: `event ${seq}`, at: AT, seq };
  const [, kind, quantity = '', price = '', fee = '0'] = DEALING.exec(words) ?? [];
  if (kind === 'BUY' || kind === 'SELL' || kind === 'TRANSFER_IN' || kind === 'TRANSFER_OUT')
    return { ...dated, kind, quantity: quantityOf(quantity), price: priceOf(price), fee: units(fee, 2) };
  const [, numerator, denominator, paid] = SPLIT.exec(words) ?? [];
  if (numerator && denominator) {
    const cash_price = paid === undefined ? null : priceOf(paid);
    return { ...dated, kind: 'SPLIT', numerator: BigInt(numerator), denominator: BigInt(denominator), cash_price };
  }
  const [, dividend] = DIVIDEND.exec(words) ?? [];
  if (dividend) return { ...dated, kind: 'DIVIDEND', per_unit: priceOf(dividend) };
  const [, reward, at, decimals = '8'] = REWARD.exec(words) ?? [];
  if (!reward || !at) throw new Error(`This is no event: ${words}`);
  return { ...dated, kind: 'REWARD', per_unit: priceOf(reward), price: priceOf(at), decimals: Number(decimals) };
}

export interface Replayed {
  position: Position;
  /** What each event did to cash; nothing where it found nothing held. */
  cash: (bigint | undefined)[];
}

export function replayed(events: readonly PositionEvent[], symbol = 'ABC'): Replayed {
  const cash: (bigint | undefined)[] = [];
  let position = NOTHING_HELD;
  for (const event of events) {
    const step = apply(position, event, symbol);
    cash.push(step?.cash);
    position = step?.position ?? position;
  }
  return { position, cash };
}

export const after = (...words: string[]): Replayed => replayed(words.map((one, i) => eventOf(one, BigInt(i))));

export const inWords = ({ quantity, cost_basis, realized_pnl }: Position): string =>
  `${written(quantity, 8).replace(/\.?0+$/, '')} at cost ${written(cost_basis, 2)}, realised ${written(realized_pnl, 2)}`;
