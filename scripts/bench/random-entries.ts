/**
 * An hour of random entries: trades, transfers, adjustments, prices, corporate actions and voids, most of them back-dated,
 * by four hands at once on every client of a demo. What the house refuses is counted by its code; anything else that
 * goes wrong ends the run. At the end, every figure is proved.
 */
import { readConfig } from '../../src/config.js';
import { createPool, rowsOf, type Rows } from '../../src/db/client.js';
import { Refusal } from '../../src/errors.js';
import { reconcileOnce } from '../../src/jobs/reconcile-once.js';
import { doorKeys } from '../../src/keys.js';
import { systemContext } from '../../src/request-context.js';
import { adjustPnl, voidAdjustment } from '../../src/services/adjust-pnl.js';
import { completeTransfer } from '../../src/services/complete-transfer.js';
import { dividend, reward, split } from '../../src/services/corporate-actions.js';
import { recordTrade } from '../../src/services/record-trade.js';
import { recordTransfer } from '../../src/services/record-transfer.js';
import { createDoor, type Door } from '../../src/services/run-command.js';
import { setPrice } from '../../src/services/set-price.js';
import type { UseCase } from '../../src/services/use-case.js';
import { voidCorporateAction } from '../../src/services/void-corporate-action.js';
import { voidPrice } from '../../src/services/void-price.js';
import { voidTrade } from '../../src/services/void-trade.js';
import { voidTransfer } from '../../src/services/void-transfer.js';

const HANDS = 4;
const DAY = 86_400_000;
const CONTEXT = systemContext('random-entries');

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyUseCase = UseCase<any, any, any>;

interface Client {
  id: string;
  user_id: string;
  account_type: string;
}
interface Asset {
  id: string;
  symbol: string;
  asset_type: string;
  whole_units: boolean;
}
interface Floor {
  door: Door;
  rows: Rows;
  clients: Client[];
  assets: Asset[];
}

const below = (limit: number): number => Math.floor(Math.random() * limit);
const anyOf = <T>(list: readonly T[]): T => {
  const one = list[below(list.length)];
  if (one === undefined) throw new Error('The demo has no clients or no assets: run npm start first.');
  return one;
};
/** Now for one in four, else a moment of the last sixty days. */
const moment = (): string | undefined =>
  below(4) === 0 ? undefined : new Date(Date.now() - below(60 * DAY)).toISOString();
const amount = (most: number, decimals: number): string =>
  `${1 + below(most)}.${String(below(10 ** decimals)).padStart(decimals, '0')}`;

type Entry = (floor: Floor) => Promise<unknown>;

const ENTRIES: readonly Entry[] = [
  trade,
  trade,
  trade,
  trade,
  transfer,
  transfer,
  ({ door, clients }) =>
    door.run(adjustPnl, CONTEXT, {
      id: anyOf(clients).id,
      amount: `${below(2) ? '-' : ''}${amount(200, 2)}`,
      kind: anyOf(['FEE', 'CORRECTION', 'INCOME']),
      reason: 'a random entry',
      effective_at: moment(),
    }),
  ({ door, assets }) => door.run(setPrice, CONTEXT, { id: anyOf(assets).id, price: amount(400, 6), as_of: moment() }),
  action,
  voidSomething,
];

function trade({ door, clients, assets }: Floor): Promise<unknown> {
  const { symbol, whole_units } = anyOf(assets);
  return door.run(recordTrade, CONTEXT, {
    user_id: anyOf(clients).user_id,
    trade_type: anyOf(['BUY', 'BUY', 'SELL']),
    symbol,
    quantity: whole_units ? String(1 + below(9)) : `${below(9)}.${1 + below(99)}`,
    price_per_unit: amount(400, 6),
    fee: amount(9, 2),
    executed_at: moment(),
  });
}

async function transfer({ door, clients, assets }: Floor): Promise<unknown> {
  const { user_id, account_type } = anyOf(clients);
  const coin = account_type === 'CRYPTO';
  const { id } = await door.run(recordTransfer, CONTEXT, {
    user_id,
    transaction_type: anyOf(['DEPOSIT', 'DEPOSIT', 'WITHDRAWAL']),
    amount: coin ? `${1 + below(9)}.${1 + below(99)}` : amount(9_000, 2),
    currency: coin ? anyOf(assets.filter(({ asset_type }) => asset_type === 'CRYPTO')).symbol : 'USD',
    method: coin ? 'CRYPTO_TRANSFER' : 'WIRE_TRANSFER',
  });
  const rate = coin ? { usd_rate: amount(400, 6), rate_reason: 'a random entry' } : {};
  return door.run(completeTransfer, CONTEXT, { id, processed_at: moment(), ...rate });
}

function action({ door, assets }: Floor): Promise<unknown> {
  const form = { id: anyOf(assets).id, effective_at: moment() ?? new Date().toISOString() };
  const kind = below(3);
  if (kind === 0) return door.run(dividend, CONTEXT, { ...form, per_unit: `0.${1 + below(99)}` });
  if (kind === 1) return door.run(reward, CONTEXT, { ...form, per_unit: `0.0${1 + below(9)}`, price: amount(100, 2) });
  const [numerator, denominator] = anyOf([
    [2, 1],
    [1, 2],
    [3, 2],
    [2, 3],
  ] as const);
  return door.run(split, CONTEXT, { ...form, numerator, denominator });
}

const VOIDS: readonly (readonly [string, AnyUseCase])[] = [
  ['trades', voidTrade],
  [`transactions WHERE status = 'COMPLETED' AND voided_at IS NULL`, voidTransfer],
  ['pnl_adjustments', voidAdjustment],
  ['corporate_actions', voidCorporateAction],
  [`prices WHERE source = 'manual' AND voided_at IS NULL`, voidPrice],
];

async function voidSomething({ door, rows }: Floor): Promise<unknown> {
  const [table, useCase] = anyOf(VOIDS);
  const from = table.includes('WHERE') ? table : `${table} WHERE voided_at IS NULL`;
  const row = await rows.row<{ id: string }>(`SELECT id FROM ${from} ORDER BY random() LIMIT 1`);
  return row && door.run(useCase, CONTEXT, { id: row.id, reason: 'a random entry' });
}

async function enterUntil(floor: Floor, end: number, counts: Map<string, number>): Promise<void> {
  while (Date.now() < end) {
    const code = await anyOf(ENTRIES)(floor).then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof Refusal && error.code !== 'defect') return error.code;
        throw error;
      },
    );
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
}

const minutes = Number(process.argv[process.argv.indexOf('--minutes') + 1] ?? NaN);
const config = readConfig(process.env);
if (!(minutes > 0) || process.env.VIP_ENV !== 'demo') {
  process.stderr.write('Say for how long (--minutes 60), and use it with a demo: it fills the books with nonsense.\n');
  process.exitCode = 1;
} else {
  const pool = createPool(config.databases.app, { max: HANDS + 2 });
  const rows = rowsOf(pool);
  const floor = {
    door: createDoor({ pool, ...doorKeys(config) }),
    rows,
    clients: await rows.rows<Client>(
      `SELECT p.id, p.user_id, u.account_type FROM portfolios p JOIN users u ON u.id = p.user_id WHERE u.kyc_status = 'APPROVED' AND u.archived_at IS NULL`,
    ),
    assets: await rows.rows<Asset>(
      `SELECT id, symbol, asset_type, whole_units FROM assets WHERE symbol IN (SELECT symbol FROM holdings) OR symbol IN ('BTC', 'ETH', 'AAPL', 'MSFT')`,
    ),
  };
  const counts = new Map<string, number>();
  const end = Date.now() + minutes * 60_000;
  await Promise.all(Array.from({ length: HANDS }, () => enterUntil(floor, end, counts)));
  await pool.end();
  const said = [...counts].sort(([, a], [, b]) => b - a).map(([code, count]) => `${count} ${code}`);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say(said.join(', '));
  process.exitCode = (await reconcileOnce(process.env, say)) ? 0 : 1;
}
