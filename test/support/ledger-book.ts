// A client's books as text, line by line: what was entered, when, and which figures must then stand. Runs through the
// door with the clock that the lines set.
import { idOf, person, type House } from './house.js';
import { plantClient } from './planted.js';
import { addAsset } from '../../src/services/assets.js';
import { adjustPnl, voidAdjustment } from '../../src/services/adjust-pnl.js';
import { completeTransfer } from '../../src/services/complete-transfer.js';
import { dividend, reward, split } from '../../src/services/corporate-actions.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { recordTransfer } from '../../src/services/record-transfer.js';
import { setPrice } from '../../src/services/set-price.js';
import { takeSnapshots } from '../../src/services/take-snapshots.js';
import type { UseCase } from '../../src/services/use-case.js';
import { voidCorporateAction } from '../../src/services/void-corporate-action.js';
import { voidPrice } from '../../src/services/void-price.js';
import { voidTrade } from '../../src/services/void-trade.js';
import { voidTransfer } from '../../src/services/void-transfer.js';
import { systemContext } from '../../src/request-context.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyUseCase = UseCase<any, any, any>;

interface Book {
  house: House;
  user_id: string;
  portfolio_id: string;
  /** What a label names, and how it is voided. */
  named: Map<string, { id: string; undo: AnyUseCase }>;
}

type Enter = (book: Book, words: readonly string[], at: string | undefined) => Promise<string>;

const number = (text = ''): string => text.replaceAll(',', '');

/** Each line that can be entered: how it reads, what it does, and what takes it back. */
const LINES: readonly (readonly [RegExp, Enter, AnyUseCase?])[] = [
  [/^share (\S+) in whole units$/, (book, [symbol]) => newShare(book, symbol ?? '')],
  [/^(buy|sell) (\S+) (\S+) at (\S+)(?: fee (\S+))?$/, enterTrade, voidTrade],
  [/^(deposit|withdraw) (\S+) (\S+)(?: at (\S+))?(?: credited as (\S+))?$/, enterTransfer, voidTransfer],
  [/^(fee|correction|income) (\S+) because (.+)$/, enterAdjustment, voidAdjustment],
  [/^price (\S+) (\S+)$/, enterPrice, voidPrice],
  [/^split (\S+) (\d+):(\d+)(?: cash (\S+))?$/, enterSplit, voidCorporateAction],
  [/^dividend (\S+) (\S+) a share$/, enterDividend, voidCorporateAction],
  [/^reward (\S+) (\S+) for each at (\S+)$/, enterReward, voidCorporateAction],
  [/^midnight job$/, async ({ house }) => (await house.door.run(takeSnapshots, systemContext('test'), {})).id],
];

export async function openBook(house: House, account_type: 'STOCK' | 'CRYPTO'): Promise<Book> {
  const user_id = idOf(person(await plantClient(house, { account_type }), 'CUSTOMER'));
  const row = await house.rows.row<{ id: string }>('SELECT id FROM portfolios WHERE user_id = $1', [user_id]);
  return { house, user_id, portfolio_id: row?.id ?? '', named: new Map() };
}

/** `buy 3 AAPL at 100 as A` names what was entered A; `void A` takes it back. */
export async function enterLine(book: Book, text: string, at: string | undefined): Promise<void> {
  const [, voided] = /^void (\S+)$/.exec(text) ?? [];
  if (voided) {
    const named = book.named.get(voided);
    if (!named) throw new Error(`${voided} names nothing`);
    await book.house.door.run(named.undo, book.house.admin, { id: named.id, reason: 'a mistake' });
    return;
  }
  const [, words = '', label] = /^(.+?)(?: as ([A-Z]))?$/.exec(text) ?? [];
  for (const [shape, enter, undo] of LINES) {
    const found = shape.exec(words);
    if (!found) continue;
    const id = await enter(book, found.slice(1), at);
    if (label && undo) book.named.set(label, { id, undo });
    return;
  }
  throw new Error(`This line says nothing that can be entered: ${text}`);
}

async function run({ house }: Book, useCase: AnyUseCase, form: object): Promise<Record<string, string>> {
  const answer: unknown = await house.door.run(useCase, house.admin, form);
  return answer as Record<string, string>;
}

async function newShare(book: Book, symbol: string): Promise<string> {
  const form = { symbol, asset_type: 'STOCK', name: symbol, whole_units: true };
  return (await run(book, addAsset, form)).id ?? '';
}

async function enterTrade(book: Book, [side = '', quantity, symbol, price, fee]: readonly string[], at?: string) {
  const form = { user_id: book.user_id, trade_type: side.toUpperCase(), symbol, quantity: number(quantity) };
  const terms = { price_per_unit: number(price), fee: fee && number(fee), executed_at: at };
  return (await run(book, recordTrade, { ...form, ...terms })).id ?? '';
}

async function enterTransfer(
  book: Book,
  [side, amount, currency, rate, credited]: readonly string[],
  processed_at?: string,
): Promise<string> {
  const coin = await book.house.rows.row(`SELECT 1 FROM assets WHERE symbol = $1`, [currency]);
  const { id } = await run(book, recordTransfer, {
    user_id: book.user_id,
    transaction_type: side === 'deposit' ? 'DEPOSIT' : 'WITHDRAWAL',
    amount: number(amount),
    currency,
    method: coin ? 'CRYPTO_TRANSFER' : 'WIRE_TRANSFER',
  });
  const terms = {
    ...(rate && { usd_rate: number(rate), rate_reason: 'as agreed' }),
    ...(credited && { usd_value: number(credited) }),
  };
  await run(book, completeTransfer, { id, processed_at, ...terms });
  return id ?? '';
}

async function enterAdjustment(book: Book, [kind = '', amount, reason]: readonly string[], effective_at?: string) {
  const form = { id: book.portfolio_id, kind: kind.toUpperCase(), amount: number(amount), reason, effective_at };
  return (await run(book, adjustPnl, form)).id ?? '';
}

const assetId = async ({ house }: Book, symbol = ''): Promise<string | undefined> =>
  (await house.rows.row<{ id: string }>('SELECT id FROM assets WHERE symbol = $1', [symbol]))?.id;

async function enterPrice(book: Book, [symbol, price]: readonly string[], as_of?: string): Promise<string> {
  return (await run(book, setPrice, { id: await assetId(book, symbol), price: number(price), as_of })).price_id ?? '';
}

async function act(book: Book, useCase: AnyUseCase, symbol: string | undefined, form: object, at?: string) {
  if (!at) throw new Error('an action says for when it is');
  return (await run(book, useCase, { id: await assetId(book, symbol), effective_at: at, ...form })).id ?? '';
}

function enterSplit(book: Book, [symbol, numerator, denominator, cash]: readonly string[], at?: string) {
  return act(book, split, symbol, { numerator, denominator, cash_price: cash && number(cash) }, at);
}
function enterDividend(book: Book, [symbol, per_unit]: readonly string[], at?: string) {
  return act(book, dividend, symbol, { per_unit }, at);
}
function enterReward(book: Book, [symbol, per_unit, price]: readonly string[], at?: string) {
  return act(book, reward, symbol, { per_unit, price: number(price) }, at);
}
