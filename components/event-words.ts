/** What an event of a portfolio is called, with its figures as fine as the books keep them. */
import type { EventJSON } from '../src/admin/screen-json.js';
import { perUnit, price, quantity } from './figures.js';
import type { Words } from './state.js';

export const told = (event: EventJSON, words: Words): string =>
  words(`events.${event.kind}`, {
    symbol: event.symbol ?? '',
    amount: event.amount === null ? '' : writerOf(event)(event.amount),
    price: price((event.kind === 'DIVIDEND' ? event.amount : event.price) ?? ''),
    ratio: event.ratio ?? '',
    note: event.note ?? '',
  });

function writerOf({ kind }: EventJSON): (amount: string) => string {
  if (kind === 'DEPOSIT' || kind === 'WITHDRAWAL') return price;
  return kind === 'REWARD' ? perUnit : quantity;
}
