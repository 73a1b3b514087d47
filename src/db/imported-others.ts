/** Imported clients and prices: added by the thousand, and compared with those that are there. */
import { randomUUID } from 'node:crypto';
import { sealRows } from './sealed-rows.js';
import type { Tx } from './transaction.js';
import { plain, type Decimal } from '../domain/money.js';

export interface ImportedClient {
  email: string;
  first_name: string;
  last_name: string;
  account_type: 'CRYPTO' | 'STOCK';
}

/** Opens clients, each with an empty portfolio; their personal data is sealed under a key of each. */
export async function insertImportedClients(
  tx: Tx,
  { import_id, password_hash }: { import_id: string; password_hash: string },
  clients: readonly (ImportedClient & Readonly<Record<string, unknown>>)[],
): Promise<void> {
  const sealed = await sealRows(
    tx,
    'users',
    clients.map((client) => ({ ...client, id: randomUUID() })),
  );
  const [first] = sealed;
  if (!first) return;
  const columns = Object.keys(first).join(', ');
  await tx.rows(
    `WITH opened AS (
       INSERT INTO users (${columns}, role, password_hash, import_id)
       SELECT ${columns}, 'CUSTOMER', $2, $3 FROM jsonb_populate_recordset(NULL::users, $1::jsonb) RETURNING id)
     INSERT INTO portfolios (user_id) SELECT id FROM opened`,
    [JSON.stringify(sealed), password_hash, import_id],
  );
}

/** Which of these e-mail addresses are somebody's, and whether of the archive. */
export const emailsTaken = (tx: Tx, emails: readonly string[]): Promise<{ email: string; archived: boolean }[]> =>
  tx.rows('SELECT email, archived_at IS NOT NULL AS archived FROM users WHERE email = ANY($1::text[])', [emails]);

/** Which of these have the name and the kind of account of a client who is there. */
export async function namesInHouse(tx: Tx, importId: string, clients: readonly ImportedClient[]): Promise<Set<number>> {
  const found = await tx.rows<{ n: number }>(
    `SELECT n::integer FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS k (first_name, last_name, account_type, n)
     JOIN (SELECT DISTINCT lower(first_name) AS first, lower(last_name) AS last, account_type::text AS account FROM users
       WHERE role = 'CUSTOMER' AND archived_at IS NULL AND import_id IS DISTINCT FROM $1::uuid) u
       ON u.first = lower(k.first_name) AND u.last = lower(k.last_name) AND u.account = k.account_type`,
    [
      importId,
      clients.map(({ first_name }) => first_name),
      clients.map(({ last_name }) => last_name),
      clients.map(({ account_type }) => account_type),
    ],
  );
  return new Set(found.map(({ n }) => n - 1));
}

/** Which of these prices the book has for the very moment. */
export async function pricesInBook(
  tx: Tx,
  prices: readonly { kind: string; symbol: string; price: Decimal; as_of: Date }[],
): Promise<Set<number>> {
  const found = await tx.rows<{ n: number }>(
    `SELECT n::integer FROM unnest($1::text[], $2::text[], $3::numeric[], $4::timestamptz[]) WITH ORDINALITY AS k (kind, symbol, price, as_of, n)
     WHERE EXISTS (SELECT FROM prices p WHERE p.kind = k.kind::"PriceKind" AND p.symbol = k.symbol AND p.as_of = k.as_of
       AND p.price = k.price AND p.voided_at IS NULL)`,
    [
      prices.map(({ kind }) => kind),
      prices.map(({ symbol }) => symbol),
      prices.map(({ price }) => plain(price)),
      prices.map(({ as_of }) => as_of.toISOString()),
    ],
  );
  return new Set(found.map(({ n }) => n - 1));
}
