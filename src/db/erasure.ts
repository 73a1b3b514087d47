/** What is known of a person, blanked: the rows stay, with their figures, moments and ids. */
import type { Rows } from './client.js';
import type { Tx } from './transaction.js';
import { invariant } from '../errors.js';

export interface Blanked {
  /** Of papers whose files are to go. */
  keys: string[];
  /** How much was known of the person, and how much of the books there was. */
  before: Known;
  after: Known;
}

/** Counts alone: whoever decides sees by them what goes and what stays, and so does a reader of the log. */
const KNOWN = `SELECT
    num_nonnulls(u.phone, u.address, u.city, u.country, u.nationality, u.profile_photo_url)::text AS particulars,
    (SELECT count(*) FROM kyc_documents d WHERE d.user_id = u.id AND d.storage_key IS NOT NULL)::text AS paper_files,
    (SELECT count(*) FROM support_messages m JOIN support_tickets t ON t.id = m.ticket_id
      WHERE t.user_id = u.id AND m.message <> 'erased')::text AS messages,
    ((SELECT count(*) FROM transactions t WHERE t.user_id = u.id AND num_nonnulls(t.counterparty, t.admin_note, t.receipt_url,
          t.bank_reference, nullif(t.rate_reason, 'erased'), nullif(t.void_reason, 'erased')) > 0)
      + (SELECT count(*) FROM trades t WHERE t.user_id = u.id
          AND num_nonnulls(t.admin_note, nullif(t.void_reason, 'erased')) > 0)
      + (SELECT count(*) FROM pnl_adjustments a WHERE a.user_id = u.id AND a.reason <> 'erased'))::text AS entries_with_notes,
    (SELECT count(*) FROM trades t WHERE t.user_id = u.id)::text AS trades,
    (SELECT count(*) FROM transactions t WHERE t.user_id = u.id)::text AS transfers,
    (SELECT count(*) FROM activity_logs l WHERE l.target_type = 'users' AND l.target_id = u.id::text)::text AS log_rows
  FROM users u WHERE u.id = $1`;
type Known = Readonly<Record<string, string>>;

async function readKnown(rows: Rows, id: string): Promise<Known> {
  const known = await rows.row<Known>(KNOWN, [id]);
  invariant(known, 'whoever is erased is there');
  return known;
}

/** Nobody signs in with this hash: it is of a password that nobody knows. */
export async function blankPerson(
  tx: Tx,
  id: string,
  { at, by, password_hash }: { at: Date; by: string | null; password_hash: string },
): Promise<Blanked> {
  const before = await readKnown(tx, id);
  const papers = await tx.rows<{ storage_key: string }>(
    'SELECT storage_key FROM kyc_documents WHERE user_id = $1 AND storage_key IS NOT NULL ORDER BY id FOR UPDATE',
    [id],
  );
  await tx.rows(
    `UPDATE users SET erased_at = $2, erased_by = $3, archived_at = coalesce(archived_at, $2), is_active = false,
       email = 'erased-' || id || '@erased.invalid', first_name = 'Erased', last_name = 'client', password_hash = $4,
       password_changed_at = $2, phone = NULL, phone_index = NULL, address = NULL, city = NULL, country = NULL,
       nationality = NULL, profile_photo_url = NULL, timezone = 'UTC', language = 'EN',
       second_factor_secret = NULL, second_factor_at = NULL,
       kyc_rejection_reason = CASE WHEN kyc_rejection_reason IS NOT NULL THEN 'erased' END
     WHERE id = $1`,
    [id, at, by, password_hash],
  );
  for (const statement of BLANKED) await tx.rows(statement, [id]);
  await tx.rows(
    'UPDATE internal.person_keys SET wrapped = NULL, destroyed_at = $2 WHERE user_id = $1 AND destroyed_at IS NULL',
    [id, at],
  );
  return { keys: papers.map(({ storage_key }) => storage_key), before, after: await readKnown(tx, id) };
}

/** A reason stays one, since the books ask for it: what it says is gone. */
const erasedWords = (...columns: string[]): string =>
  columns.map((column) => `${column} = CASE WHEN ${column} IS NOT NULL THEN 'erased' END`).join(', ');

/** The imports that a client came with, or with rows. */
const OWN_IMPORTS = `(SELECT import_id FROM trades WHERE user_id = $1 UNION SELECT import_id FROM transactions WHERE user_id = $1
  UNION SELECT import_id FROM users WHERE id = $1)`;

const BLANKED = [
  `UPDATE transactions SET counterparty = NULL, counterparty_index = NULL, admin_note = NULL, receipt_url = NULL,
     bank_reference = NULL, ${erasedWords('rate_reason', 'void_reason')}
   WHERE user_id = $1
     AND num_nonnulls(counterparty, admin_note, receipt_url, bank_reference, rate_reason, void_reason) > 0`,
  `UPDATE trades SET admin_note = NULL, ${erasedWords('void_reason')}
   WHERE user_id = $1 AND num_nonnulls(admin_note, void_reason) > 0`,
  `UPDATE pnl_adjustments SET ${erasedWords('reason', 'void_reason')} WHERE user_id = $1`,
  `UPDATE pending_approvals SET decision_reason = 'erased' WHERE user_id = $1 AND decision_reason IS NOT NULL`,
  `UPDATE kyc_documents SET file_name = 'erased', file_url = 'erased', storage_key = NULL, sha256 = NULL,
     rejection_reason = CASE WHEN rejection_reason IS NOT NULL THEN 'erased' END WHERE user_id = $1`,
  `UPDATE support_tickets SET subject = 'erased' WHERE user_id = $1`,
  `UPDATE support_messages SET message = 'erased' WHERE ticket_id IN (SELECT id FROM support_tickets WHERE user_id = $1)`,
  // Of two clients who are erased at the same time, the later one finds the other erased.
  `SELECT id FROM imports WHERE id IN ${OWN_IMPORTS} ORDER BY id FOR UPDATE`,
  `UPDATE imports SET file_name = 'erased', ${erasedWords('undo_reason')}
   WHERE id IN ${OWN_IMPORTS} AND internal.import_of_erased(id)`,
];

/** Of a portfolio `p`: whether there is money, or something is held, or a transfer waits. */
export const HOLDS_MONEY = `(p.cash_value <> 0 OR p.total_value <> 0
  OR EXISTS (SELECT FROM holdings h WHERE h.portfolio_id = p.id AND h.quantity > 0)
  OR EXISTS (SELECT FROM transactions t WHERE t.user_id = p.user_id AND t.status = 'PENDING'))`;

export const holdsMoney = async (rows: Rows, userId: string): Promise<boolean> =>
  (await rows.row(`SELECT 1 FROM portfolios p WHERE p.user_id = $1 AND ${HOLDS_MONEY}`, [userId])) !== undefined;

/** Of these persons, clients who are here and not erased. */
export const notErased = async (rows: Rows, ids: readonly string[]): Promise<string[]> =>
  (
    await rows.rows<{ id: string }>(
      `SELECT id FROM users WHERE id = ANY($1::uuid[]) AND role = 'CUSTOMER' AND erased_at IS NULL ORDER BY id`,
      [ids],
    )
  ).map(({ id }) => id);

export const readErased = (rows: Rows): Promise<{ id: string; erased_at: Date }[]> =>
  rows.rows('SELECT id, erased_at FROM users WHERE erased_at IS NOT NULL ORDER BY erased_at, id');
