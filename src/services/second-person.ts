/**
 * Which commands can need a second person, what each of them is about, and what it is worth: judged on what the command
 * has just done, which is then taken back. The amounts stand in `approval_policies`; what is not listed here never waits.
 */
import { idOf, type Judge } from './matter.js';
import { onCompletion, onEntered, onTrade, onTransfer } from './second-person-money.js';
import { ownPrice } from '../db/own-prices.js';
import { isSettled } from '../db/yardsticks.js';
import { decimal, type Decimal } from '../domain/money.js';
import { isJump } from '../domain/quotes.js';

const ADJUSTMENT = `SELECT user_id, amount FROM pnl_adjustments WHERE id = $1`;

const onAdjustment: Judge = async (tx, form) => {
  const row = await tx.row<{ user_id: string; amount: string }>(ADJUSTMENT, [idOf(form)]);
  const target = { type: 'pnl_adjustments', id: idOf(form) };
  return row && { target, user_id: row.user_id, amount: decimal(row.amount).abs() };
};

const onRow =
  (type: string): Judge =>
  async (_tx, form) => ({ target: { type, id: idOf(form) } });

/** On the whole house, or on what is not there yet. */
const onNothing: Judge = async () => ({});

const OWNER = `SELECT user_id FROM portfolios WHERE id = $1`;

const onPortfolio: Judge = async (tx, form) => {
  const row = await tx.row<{ user_id: string }>(OWNER, [idOf(form)]);
  const target = { type: 'portfolios', id: idOf(form) };
  return { target, user_id: row?.user_id, amount: decimal(String(form.amount)).abs() };
};

const onClient: Judge = async (_tx, form) => ({ target: { type: 'users', id: idOf(form) }, user_id: idOf(form) });

/** Whoever gets at a client's account has no rights in the house by it. */
const onStaffAccess: Judge = async (tx, form) => {
  const staff = await tx.row<{ id: string }>(`SELECT id FROM users WHERE id = $1 AND role <> 'CUSTOMER'`, [idOf(form)]);
  return staff && { target: { type: 'users', id: staff.id } };
};

interface MovedRow {
  kind: 'CRYPTO' | 'STOCK' | 'FIAT';
  price: string;
  /** What it is compared with; null where nothing is known. */
  last: string | null;
  settled: string | null;
}

/**
 * The book's price before it, and the last one that stood before what was typed within a day: a jump that is cut into
 * steps is still a jump. Dated before the book's first price, it is compared with what follows in the same way, or nobody
 * would look at it; where the book has none, the clients' own dealings say what the asset was worth.
 */
const MOVED = `WITH typed AS (SELECT * FROM prices WHERE id = $1),
  others AS (
    SELECT o.price, o.as_of, o.seq, ${isSettled('o', 'p.created_at')} AS settled, (o.as_of, o.seq) < (p.as_of, p.seq) AS is_earlier
    FROM typed p JOIN prices o ON o.kind = p.kind AND o.symbol = p.symbol AND o.voided_at IS NULL AND o.id <> p.id),
  beside AS (
    SELECT price, seq, settled, row_number() OVER (ORDER BY as_of DESC, seq DESC) AS nth FROM others WHERE is_earlier
    UNION ALL SELECT price, seq, settled, row_number() OVER (ORDER BY as_of, seq) FROM others
      WHERE NOT EXISTS (SELECT 1 FROM others WHERE is_earlier))
  SELECT p.kind, p.price, coalesce((SELECT price FROM beside WHERE nth = 1), ${ownPrice('p.symbol')}) AS last,
    coalesce((SELECT price FROM beside WHERE settled ORDER BY nth LIMIT 1), (SELECT price FROM beside ORDER BY seq LIMIT 1)) AS settled
  FROM typed p`;

/**
 * A price that is typed, where it has jumped as one of a source would be held for, or where the way back would be such a
 * jump: or else the source's own prices would be held from then on. And a currency's first rate.
 */
const onJump =
  (type?: 'assets' | 'currencies'): Judge =>
  async (tx, form, { log, result }, { jumpPercent }) => {
    const moved = await tx.row<MovedRow>(MOVED, [log.metadata?.price_id ?? result.id]);
    if (!moved) return undefined;
    const known = [moved.last, moved.settled].flatMap((price) => (price === null ? [] : decimal(price)));
    const isFirstRate = moved.kind === 'FIAT' && known.length === 0;
    const [price, most] = [decimal(moved.price), decimal(String(jumpPercent))];
    const isFar = (from: Decimal) => isJump(from, price, most) || isJump(price, from, most);
    if (!isFirstRate && !known.some(isFar)) return undefined;
    return type ? { target: { type, id: idOf(form) } } : {};
  };

/** Closing more of the books takes nothing from anybody. */
const onReopening: Judge = async (_tx, _form, { log }) => (log.action === 'BOOKS_REOPENED' ? {} : undefined);

/**
 * What says where an asset's price comes from. Whoever could point it at another coin would move the book by a source's own
 * prices, which count at once; whoever could end it, or a currency's, would keep it from correcting what is typed. What else
 * an asset says moves no money.
 */
const onSource =
  (type?: 'assets'): Judge =>
  async (tx, form, { log }) => {
    const changed = log.change?.after ?? {};
    const isPointed = Object.hasOwn(changed, 'coingecko_id');
    if (!type) return isPointed ? {} : undefined;
    const isEnded = Object.hasOwn(changed, 'is_active') && (await tx.row(FETCHED, [idOf(form)])) !== undefined;
    return isPointed || isEnded ? { target: { type, id: idOf(form) } } : undefined;
  };
const FETCHED = 'SELECT 1 FROM assets WHERE id = $1 AND coingecko_id IS NOT NULL';

const onRateSource: Judge = async (_tx, form, { log }) =>
  Object.hasOwn(log.change?.after ?? {}, 'is_active') ? { target: { type: 'currencies', id: idOf(form) } } : undefined;

export const MATTERS: Readonly<Record<string, Judge>> = {
  'record-trade': onEntered,
  'complete-transfer': onCompletion,
  'adjust-pnl': onPortfolio,
  'void-trade': onTrade,
  'void-transfer': onTransfer('DEPOSIT', 'WITHDRAWAL'),
  'void-adjustment': onAdjustment,
  'void-price': onRow('prices'),
  'void-corporate-action': onRow('corporate_actions'),
  split: onRow('assets'),
  dividend: onRow('assets'),
  reward: onRow('assets'),
  'approve-kyc': onClient,
  'erase-client': onClient,
  'create-staff': onNothing,
  'edit-staff': onRow('users'),
  'disable-staff': onRow('users'),
  'enable-staff': onRow('users'),
  'set-password': onStaffAccess,
  'reset-second-factor': onStaffAccess,
  'accept-held-price': onRow('held_prices'),
  'set-price': onJump('assets'),
  'set-rate': onJump('currencies'),
  'enter-price': onJump(),
  'add-asset': onSource(),
  'edit-asset': onSource('assets'),
  'edit-currency': onRateSource,
  'import-file': onNothing,
  'undo-import': onRow('imports'),
  'close-books': onReopening,
  'edit-approval-policy': onRow('approval_policies'),
};

export const COMMANDS_THAT_WAIT: readonly string[] = Object.keys(MATTERS);

/**
 * Where the row itself is what is approved, whoever entered or edited it does not approve it. A colleague's account or a
 * line of the rules is edited by the very command that waits.
 */
export const OWN_WORK_COUNTS: ReadonlySet<string> = new Set([
  'complete-transfer',
  'void-trade',
  'void-transfer',
  'void-adjustment',
  'void-price',
  'void-corporate-action',
  'approve-kyc',
  'accept-held-price',
  'undo-import',
]);

/** Fields that are never kept: their meaning is what `prepare` made of them, which is kept in their place. */
export const NEVER_KEPT: Readonly<Record<string, readonly string[]>> = {
  'create-staff': ['password'],
  'set-password': ['password'],
};
