/** What a full replay goes through: events, positions, and what all was worth at each midnight. */
import type { Decimal } from '../../src/domain/money.js';

export interface Event {
  kind: 'DEPOSIT' | 'BUY' | 'SELL';
  id: string;
  at: Date;
  seq: string;
  symbol: string;
  quantity: string;
  price: string;
  money: string;
}

export interface Position {
  quantity: Decimal;
  cost: Decimal;
  realized: Decimal;
  /** The price of the last dealing. */
  last: Decimal;
  /** By the day's number, the latest of an earlier day. */
  closing: Decimal[];
}

export interface State {
  event: Event;
  position: Position;
  cash: Decimal;
}

export interface Midnight {
  day: string;
  stock: Decimal;
  cash: Decimal;
  total: Decimal;
  invested: Decimal;
  index: Decimal;
}
