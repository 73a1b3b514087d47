/**
 * Sessions, in the table that the migrations made; a job removes the expired ones. Each request needs the session and
 * the person behind it as both stand now, so both are read at once; a client's stamp comes along.
 */
import connectPgSimple from 'connect-pg-simple';
import type { Request } from 'express';
import session from 'express-session';
import { PERSON_COLUMNS, type Person } from './accounts.js';
import { rowsOf, type Pool } from './client.js';
import { STAMP } from './portal-stamp.js';

const PgStore = connectPgSimple(session);

/** Whom the store found behind a session: nobody, once the account is disabled or archived. */
interface Found {
  person: Person | null;
  stamp: string | null;
}
const behind = new WeakMap<Request, Found>();
const found = new WeakMap<session.SessionData, Found>();

export const personFoundWith = (req: Request): Person | null | undefined => behind.get(req)?.person;

/** Of that person, as of the same moment; nothing for whoever has no portfolio. */
export const stampFoundWith = (req: Request): string | undefined => behind.get(req)?.stamp ?? undefined;

/** Who was here lately is noted every few minutes, and not at each request. */
const SEEN_MINUTES = 5;
const NOTE_SEEN = 'UPDATE internal.sessions SET seen_at = clock_timestamp() WHERE sid = $1';

const READ = `SELECT s.sess, s.seen_at < clock_timestamp() - interval '${SEEN_MINUTES} minutes' AS unseen, ${PERSON_COLUMNS.map((column) => `u.${column}`).join(', ')}, ${STAMP} AS stamp
  FROM internal.sessions s
  LEFT JOIN users u ON u.id = (s.sess ->> 'user_id')::uuid AND u.is_active AND u.archived_at IS NULL
  WHERE s.sid = $1 AND s.expire >= to_timestamp($2)`;

class SessionStore extends PgStore {
  readonly #pool: Pool;

  constructor(pool: Pool, errorLog: (error: unknown) => void) {
    super({
      pool,
      schemaName: 'internal',
      tableName: 'sessions',
      createTableIfMissing: false,
      disableTouch: true,
      pruneSessionInterval: false,
      errorLog,
    });
    this.#pool = pool;
  }

  override get(sid: string, callback: (error: unknown, data?: session.SessionData | null) => void): void {
    const now = Math.floor(Date.now() / 1000);
    rowsOf(this.#pool)
      .row<{ sess: session.SessionData; stamp: string | null; unseen: boolean } & ({ id: null } | Person)>(READ, [
        sid,
        now,
      ])
      .then((row) => {
        if (!row) return callback(null, null);
        const { sess, stamp, unseen, ...person } = row;
        if (unseen)
          void rowsOf(this.#pool)
            .rows(NOTE_SEEN, [sid])
            .catch(() => undefined);
        found.set(sess, person.id === null ? { person: null, stamp: null } : { person, stamp });
        callback(null, sess);
      }, callback);
  }

  override createSession(req: Request, data: session.SessionData): session.Session & session.SessionData {
    const known = found.get(data);
    if (known) behind.set(req, known);
    return super.createSession(req, data);
  }
}

export const createSessionStore = (pool: Pool, errorLog: (error: unknown) => void): session.Store =>
  new SessionStore(pool, errorLog);
