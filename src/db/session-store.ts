/** Sessions, in the table that the migrations made. A job removes the expired ones. */
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { Pool } from './client.js';

const PgStore = connectPgSimple(session);

export const createSessionStore = (pool: Pool, errorLog: (error: unknown) => void): session.Store =>
  new PgStore({
    pool,
    schemaName: 'internal',
    tableName: 'sessions',
    createTableIfMissing: false,
    disableTouch: true,
    pruneSessionInterval: false,
    errorLog,
  });
