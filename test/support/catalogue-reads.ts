// What there is in the database, as its own catalogue says: a table that is added tomorrow is tried tomorrow.
import type { Sql } from './sql.js';

export interface Relation {
  /** As SQL names it. */
  name: string;
  kind: 'table' | 'view' | 'materialized view' | 'sequence' | 'foreign table';
  columns: string[];
}

const KINDS: Readonly<Record<string, Relation['kind']>> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materialized view',
  S: 'sequence',
  f: 'foreign table',
};

const OURS = `n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`;

export async function relationsOf(owner: Sql): Promise<Relation[]> {
  const rows = await owner.query(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relkind::text AS kind,
       array(SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
             ORDER BY attnum)::text[] AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND ${OURS} ORDER BY 1`,
  );
  return rows.map(({ name, kind, columns }) => ({
    name: String(name),
    kind: KINDS[String(kind)] ?? 'table',
    columns: columns as string[],
  }));
}

export interface StoredFunction {
  id: string;
  name: string;
  definer: boolean;
}

/** Of every schema that is not PostgreSQL's own. */
export async function functionsOf(owner: Sql): Promise<StoredFunction[]> {
  const rows = await owner.query(
    `SELECT p.oid::text AS id, p.oid::regprocedure::text AS name, p.prosecdef AS definer FROM pg_proc p
     JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE ${OURS} AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 2`,
  );
  return rows.map(({ id, name, definer }) => ({ id: String(id), name: String(name), definer: definer === true }));
}

/** Which column says whose a row is; none for what is nobody's. */
export const ownerColumn = ({ name, columns }: Relation): string | undefined =>
  name === 'public.users'
    ? 'id'
    : ['user_id', 'portfolio_id', 'ticket_id', 'client_id', 'actor_id', 'sender_id'].find((column) =>
        columns.includes(column),
      );

/** The rows of one client, told by that column. */
export function ownRows(relation: Relation, client: string): string {
  const column = ownerColumn(relation);
  if (column === 'portfolio_id')
    return `portfolio_id IN (SELECT id FROM public.portfolios WHERE user_id = '${client}')`;
  if (column === 'ticket_id') return `ticket_id IN (SELECT id FROM public.support_tickets WHERE user_id = '${client}')`;
  return `${column ?? 'NULL'} = '${client}'`;
}
