/**
 * Writes the demo through the door, entry by entry in the order of their days. Each has a request key, so what an
 * interrupted start has written is not written again, and a finished demo is recognised by one query.
 */
import { rowsOf, type Pool, type Rows } from '../../src/db/client.js';
import type { DocumentStore } from '../../src/documents/store.js';
import type { DoorKeys } from '../../src/keys.js';
import { systemContext, type RequestContext } from '../../src/request-context.js';
import type { Vault } from '../../src/secrets/vault.js';
import { createDoor } from '../../src/services/run-command.js';
import { books } from './books.js';
import { identity } from './identity.js';
import { market } from './market.js';
import { prices } from './prices.js';
import type { Step, World } from './step.js';
import { tickets } from './tickets.js';
import { trades } from './trades.js';
import { transfers } from './transfers.js';
import {
  belongsTo,
  digestOf,
  EMAILS,
  hasPassword,
  SEED,
  asRequestKey,
  writePeople,
  type Account,
} from './write-people.js';

const STEPS: readonly Step[] = [...identity, ...prices, ...transfers, ...trades, ...books, ...tickets, ...market]
  .map((step) => ({ ...step, key: asRequestKey(step.key) }))
  .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));

interface Written {
  accounts: Account[];
  /** What each entry made, by its key. */
  results: Map<string, string>;
}

/** False where everything was there already. */
export async function writeDemo(
  pool: Pool,
  keys: DoorKeys & { vault: Vault },
  password: string,
  store: DocumentStore,
): Promise<boolean> {
  const rows = rowsOf(pool);
  const { accounts, results } = await readWritten(rows);
  const digest = digestOf(password, keys.digestKey);
  const missing = STEPS.filter(({ key }) => !results.has(key));
  if (missing.length === 0 && accounts.every((account) => hasPassword(account, digest))) return false;

  let now = new Date();
  const door = createDoor({ pool, ...keys, clock: () => now, papers: { store, requiredKinds: [] } });
  const people = await writePeople(door, accounts, password, digest);
  const world: World = {
    person: lookUp(people, 'person'),
    portfolio: lookUp(await idsBy(rows, PORTFOLIOS), 'portfolio'),
    asset: lookUp(await idsBy(rows, ASSETS), 'asset'),
    made: (key) => lookUp(results, 'entry')(asRequestKey(key)),
  };
  for (const step of missing) {
    now = new Date(step.at);
    results.set(step.key, (await step.run(door, contextOf(step, people), world)).id);
  }
  return true;
}

const ASSETS = `SELECT symbol AS name, id FROM assets`;
const PORTFOLIOS = `SELECT u.email AS name, p.id FROM portfolios p JOIN users u ON u.id = p.user_id`;

const idsBy = async (rows: Rows, sql: string): Promise<Map<string, string>> =>
  new Map((await rows.rows<{ name: string; id: string }>(sql)).map(({ name, id }) => [name, id]));

/** The demo's own requests: those of the seed and of the demo's staff. */
const REQUESTS = `SELECT c.request_key, c.result ->> 'id' AS made
  FROM command_requests c LEFT JOIN users u ON u.id = c.actor_id
  WHERE c.request_key LIKE '${SEED}:%' AND (c.actor_key = 'system:${SEED}' OR u.email = ANY($1)) ORDER BY c.created_at`;

async function readWritten(rows: Rows): Promise<Written> {
  const requests = await rows.rows<{ request_key: string; made: string }>(REQUESTS, [EMAILS]);
  const people = await rows.rows<{ email: string; id: string }>(`SELECT email, id FROM users WHERE email = ANY($1)`, [
    EMAILS,
  ]);
  const ids = new Map(people.map(({ email, id }) => [email, id]));
  const keys = requests.map(({ request_key }) => request_key);
  return {
    accounts: EMAILS.map((email) => ({ email, id: ids.get(email), keys: keys.filter((key) => belongsTo(key, email)) })),
    results: new Map(requests.map(({ request_key, made }) => [request_key.slice(SEED.length + 1), made])),
  };
}

function contextOf({ key, by }: Step, people: ReadonlyMap<string, string>): RequestContext {
  const requestId = `${SEED}:${key}`;
  if (by === undefined) return systemContext(SEED, requestId);
  return { actor: { kind: 'person', id: lookUp(people, 'person')(by), role: 'ADMIN' }, requestId };
}

const lookUp =
  (found: ReadonlyMap<string, string>, what: string) =>
  (name: string): string => {
    const id = found.get(name);
    if (!id) throw new Error(`The demo names the ${what} ${name}, which is not there.`);
    return id;
  };
