// The books a second time, by another path: every event of the tables replayed in whole numbers, without a function of
// the product. Cents, and units of 10⁻⁸ and 10⁻¹².
import type { Rows } from '../../src/db/client.js';

interface Event {
  user_id: string;
  symbol: string | null;
  asset_type: string;
  side: 'IN' | 'OUT';
  quantity: string;
  price: string;
  fee: string;
  usd_value: string;
  kind: 'trade' | 'in kind' | 'fiat';
}

interface Held {
  asset_type: string;
  quantity: bigint;
  cost: bigint;
  realized: bigint;
  lastPrice: bigint;
}

export type Figures = Record<string, string>;
/** A client's id → the portfolio's columns, and those of each holding by symbol. */
export type Books = Record<string, { portfolio: Figures; holdings: Record<string, Figures> }>;

const EVENTS = `SELECT * FROM (
    SELECT user_id, symbol, asset_type::text, CASE trade_type WHEN 'BUY' THEN 'IN' ELSE 'OUT' END AS side, quantity,
      price_per_unit AS price, fee, '0' AS usd_value, 'trade' AS kind, executed_at AS at, seq FROM trades WHERE voided_at IS NULL
    UNION ALL
    SELECT user_id, CASE method WHEN 'CRYPTO_TRANSFER' THEN currency END, 'CRYPTO', CASE transaction_type WHEN 'DEPOSIT' THEN 'IN' ELSE 'OUT' END,
      amount, usd_rate, 0, usd_value::text, CASE method WHEN 'CRYPTO_TRANSFER' THEN 'in kind' ELSE 'fiat' END, processed_at, seq
    FROM transactions WHERE status = 'COMPLETED' AND voided_at IS NULL) e ORDER BY at, seq`;
const PRICES = `SELECT DISTINCT ON (symbol) symbol, price FROM prices WHERE kind <> 'FIAT' ORDER BY symbol, as_of DESC, seq DESC`;

/** "1.5" with 2 decimals → 150n. */
function units(text: string, decimals: number): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals));
  return text.startsWith('-') ? -value : value;
}

function written(value: bigint, decimals: number): string {
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Half away from zero; the divisor is positive. */
function divide(value: bigint, by: bigint): bigint {
  const half = (2n * (value < 0n ? -value : value) + by) / (2n * by);
  return value < 0n ? -half : half;
}

const worth = (quantity: bigint, price: bigint): bigint => divide(quantity * price, 10n ** 18n);
const total = (values: readonly bigint[]): bigint => values.reduce((sum, value) => sum + value, 0n);

class Client {
  cash = 0n;
  invested = 0n;
  readonly held = new Map<string, Held>();

  take(event: Event): void {
    const sign = event.side === 'IN' ? 1n : -1n;
    if (event.kind !== 'trade') this.invested += sign * units(event.usd_value, 2);
    if (event.kind === 'fiat') this.cash += sign * units(event.usd_value, 2);
    if (event.symbol) this.move(event.symbol, event);
    if (this.cash < 0n) throw new Error('cash below zero');
  }

  private move(symbol: string, event: Event): void {
    const [quantity, price, fee] = [units(event.quantity, 8), units(event.price, 12), units(event.fee, 2)];
    const value = worth(quantity, price);
    const held = this.held.get(symbol) ?? {
      asset_type: event.asset_type,
      quantity: 0n,
      cost: 0n,
      realized: 0n,
      lastPrice: 0n,
    };
    this.held.set(symbol, held);
    held.lastPrice = price;
    if (event.side === 'IN') {
      held.quantity += quantity;
      held.cost += value + fee;
    } else {
      if (quantity > held.quantity) throw new Error(`${symbol} below zero`);
      const out = quantity === held.quantity ? held.cost : divide(held.cost * quantity, held.quantity);
      held.quantity -= quantity;
      held.cost -= out;
      held.realized += value - fee - out;
    }
    if (event.kind === 'trade') this.cash += event.side === 'IN' ? -(value + fee) : value - fee;
  }
}

function figuresOf(held: Held, price: bigint): Figures {
  const value = worth(held.quantity, price);
  const profit = value - held.cost;
  const percent = held.cost === 0n ? 0n : divide(profit * 1_000_000n, held.cost);
  const most = 9_999_999_999n;
  return {
    quantity: written(held.quantity, 8),
    cost_basis: written(held.cost, 2),
    realized_pnl: written(held.realized, 2),
    average_buy_price: written(held.quantity === 0n ? 0n : divide(held.cost * 10n ** 14n, held.quantity), 8),
    current_price: written(price, 12),
    total_value: written(value, 2),
    profit_loss: written(profit, 2),
    profit_loss_percent: written(percent > most ? most : percent < -most ? -most : percent, 4),
  };
}

function booksOf(client: Client, book: ReadonlyMap<string, bigint>): Books[string] {
  const holdings = Object.fromEntries(
    [...client.held].map(([symbol, held]) => [symbol, figuresOf(held, book.get(symbol) ?? held.lastPrice)]),
  );
  const worthOf = (type: string) =>
    total(
      [...client.held]
        .filter(([, held]) => held.asset_type === type)
        .map(([symbol]) => units(holdings[symbol]?.total_value ?? '0', 2)),
    );
  const [crypto, stock] = [worthOf('CRYPTO'), worthOf('STOCK')];
  const all = crypto + stock + client.cash;
  const profit = total(
    [...client.held].map(([symbol, held]) => held.realized + units(holdings[symbol]?.profit_loss ?? '0', 2)),
  );
  if (profit !== all - client.invested) throw new Error('the identity does not hold');
  const money = {
    total_value: all,
    crypto_value: crypto,
    stock_value: stock,
    cash_value: client.cash,
    total_invested: client.invested,
    total_profit_loss: profit,
    all_time_pnl: profit,
  };
  return {
    holdings,
    portfolio: Object.fromEntries(Object.entries(money).map(([column, value]) => [column, written(value, 2)])),
  };
}

/** What the events come to. */
export async function replayed(rows: Rows): Promise<Books> {
  const book = new Map(
    (await rows.rows<{ symbol: string; price: string }>(PRICES)).map(({ symbol, price }) => [symbol, units(price, 12)]),
  );
  const clients = new Map<string, Client>();
  for (const event of await rows.rows<Event>(EVENTS)) {
    const client = clients.get(event.user_id) ?? new Client();
    clients.set(event.user_id, client);
    client.take(event);
  }
  return Object.fromEntries([...clients].map(([id, client]) => [id, booksOf(client, book)]));
}

/** What the caches hold, of every client who has an event. */
export async function cached(rows: Rows): Promise<Books> {
  const portfolios = await rows.rows<Figures & { id: string; user_id: string }>(
    `SELECT id, user_id, total_value, crypto_value, stock_value, cash_value, total_invested, total_profit_loss, all_time_pnl FROM portfolios p
     WHERE EXISTS (SELECT FROM trades t WHERE t.user_id = p.user_id) OR EXISTS (SELECT FROM transactions t WHERE t.user_id = p.user_id AND status = 'COMPLETED')`,
  );
  const holdings = await rows.rows<Figures & { portfolio_id: string; symbol: string }>(
    `SELECT portfolio_id, symbol, quantity, cost_basis, realized_pnl, average_buy_price, current_price, total_value, profit_loss, profit_loss_percent FROM holdings`,
  );
  return Object.fromEntries(
    portfolios.map(({ id, user_id, ...portfolio }) => [
      user_id,
      {
        portfolio,
        holdings: Object.fromEntries(
          holdings
            .filter((holding) => holding.portfolio_id === id)
            .map(({ portfolio_id: _, symbol, ...figures }) => [symbol, figures]),
        ),
      },
    ]),
  );
}

/** Every figure of every client, to the last digit. */
export async function expectBooksToAgree(rows: Rows): Promise<void> {
  const books = await replayed(rows);
  expect(Object.keys(books)).not.toEqual([]);
  expect(await cached(rows)).toEqual(books);
}
