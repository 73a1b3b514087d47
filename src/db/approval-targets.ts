/** The rows that a second person decides on: what they say, and who has had a hand in them. */
import { createHash } from 'node:crypto';
import type { Rows } from './client.js';

export interface Target {
  type: string;
  id: string;
}

/** What may change on a row without it being another: its stamp, and what is sealed anew with another key. */
const WHOLE = `to_jsonb(t) - ARRAY['updated_at', 'counterparty', 'counterparty_index']`;

/** Of a person, what a decision looks at: who it is, and what they may do. */
const OF_A_PERSON = `jsonb_build_object('id', t.id, 'email', t.email, 'first_name', t.first_name, 'last_name', t.last_name,
  'country', t.country, 'role', t.role, 'account_type', t.account_type, 'kyc_status', t.kyc_status,
  'is_active', t.is_active, 'archived_at', t.archived_at, 'import_id', t.import_id,
  'papers', (SELECT jsonb_agg(jsonb_build_array(d.id, d.status, d.expires_at) ORDER BY d.id) FROM kyc_documents d
             WHERE d.user_id = t.id))`;

/** Rows whose change ends a request about them. A portfolio or an asset moves with every price, and is none of these. */
const WATCHED: Readonly<Record<string, string>> = {
  users: `SELECT ${OF_A_PERSON} AS said FROM users t WHERE t.id = $1`,
  ...Object.fromEntries(
    [
      'transactions',
      'trades',
      'pnl_adjustments',
      'prices',
      'corporate_actions',
      'imports',
      'held_prices',
      'approval_policies',
    ].map((table) => [table, `SELECT ${WHOLE} AS said FROM ${table} t WHERE t.id = $1`]),
  ),
};

type Said = Readonly<Record<string, unknown>>;

const readTarget = async (rows: Rows, { type, id }: Target): Promise<Said | undefined> => {
  const text = WATCHED[type];
  return text === undefined ? undefined : (await rows.row<{ said: Said }>(text, [id]))?.said;
};

/** One text for what the row says; null where its changes end nothing. jsonb keeps its keys in one order. */
export async function digestOf(rows: Rows, target: Target): Promise<string | null> {
  const said = await readTarget(rows, target);
  return said ? createHash('sha256').update(JSON.stringify(said)).digest('hex') : null;
}

/** Reading a row, signing in or deciding on it is no hand in it. */
const NO_HAND = [
  'LOGIN', 'LOGOUT', 'LOGIN_FAILED', 'ACCESS_DENIED', 'EXPORT', 'KYC_DOCUMENT_VIEWED', 'KYC_APPROVED', 'KYC_REJECTED',
  'APPROVAL_REQUESTED', 'APPROVAL_DECIDED',
]; // prettier-ignore

const LOGGED = `SELECT 1 FROM activity_logs l WHERE l.actor_id = $1 AND l.action_type::text <> ALL($4)
    AND ((l.target_type = $2 AND l.target_id = $3) OR ($2 = 'users' AND l.target_type = 'kyc_documents'
      AND l.target_id IN (SELECT d.id::text FROM kyc_documents d WHERE d.user_id::text = $3)))
  LIMIT 1`;
const UPLOADED = `SELECT 1 FROM kyc_documents WHERE user_id = $2 AND uploaded_by = $1 LIMIT 1`;
const IMPORTED = `SELECT 1 FROM imports WHERE id = $2::uuid AND created_by = $1`;
const HANDS = ['created_by', 'executed_by', 'entered_by'];

const ADDRESS_CHANGED = (row: string) =>
  `${row}.action_type = 'USER_UPDATED' AND ${row}.metadata -> 'unrecorded' ? 'email'`;
/**
 * What gives somebody an account, until a new password has come by mail since. By whom a client's address was given, to
 * them that mail may come: until another has changed it. That of a colleague is looked at by two. Whoever could use the
 * giver's account could have given it, and so on.
 */
const GIVEN = `WITH RECURSIVE holders (id) AS (
    SELECT $2::uuid
    UNION SELECT gave.id FROM holders CROSS JOIN LATERAL (
      SELECT g.actor_id AS id FROM users u JOIN activity_logs g ON g.target_type = 'users' AND g.target_id = u.id::text
        CROSS JOIN LATERAL (SELECT u.role = 'CUSTOMER' AND (g.action_type = 'USER_CREATED' OR (${ADDRESS_CHANGED('g')})) AS address) which
        WHERE u.id = holders.id AND g.actor_id IS NOT NULL
          AND (which.address OR g.action_type IN ('USER_CREATED', 'PASSWORD_CHANGED', 'SECOND_FACTOR_REMOVED'))
          AND NOT EXISTS (SELECT 1 FROM activity_logs own WHERE own.target_type = 'users' AND own.target_id = g.target_id
            AND own.action_type = 'PASSWORD_CHANGED' AND own.metadata ->> 'by' = 'mail' AND own.seq > g.seq
            AND (NOT which.address OR EXISTS (SELECT 1 FROM activity_logs other WHERE other.target_type = 'users'
              AND other.target_id = g.target_id AND ${ADDRESS_CHANGED('other')} AND other.actor_id <> g.actor_id
              AND other.seq > g.seq AND other.seq < own.seq)))
      UNION ALL SELECT i.created_by FROM users u JOIN imports i ON i.id = u.import_id WHERE u.id = holders.id) gave)
  SELECT 1 FROM holders WHERE id = $1::uuid LIMIT 1`;

/** Whether this person could be the one who uses the account: it was given its access, or a client its address, by them. */
export const gaveAccessTo = async (rows: Rows, personId: string, accountId: string): Promise<boolean> =>
  personId !== accountId && (await rows.row(GIVEN, [personId, accountId])) !== undefined;

/** Whether this person has entered, uploaded or edited the row, by a form or by a file. */
export async function hadAHandIn(rows: Rows, personId: string, target: Target): Promise<boolean> {
  const said = await readTarget(rows, target);
  if (said && HANDS.some((column) => said[column] === personId)) return true;
  if (await rows.row(LOGGED, [personId, target.type, target.id, NO_HAND])) return true;
  if (target.type === 'users' && (await rows.row(UPLOADED, [personId, target.id]))) return true;
  return typeof said?.import_id === 'string' && (await rows.row(IMPORTED, [personId, said.import_id])) !== undefined;
}
