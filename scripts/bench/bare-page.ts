/** A baseline: an Express page that loads the session and does one query, and nothing else. */
import connectPgSimple from 'connect-pg-simple';
import express from 'express';
import session from 'express-session';
import pg from 'pg';

const PgStore = connectPgSimple(session);
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
const store = new PgStore({
  pool,
  schemaName: 'internal',
  tableName: 'sessions',
  disableTouch: true,
  pruneSessionInterval: false,
});

const app = express();
app.get('/healthz', (_req, res) => void res.json({ status: 'up' }));
app.use(
  session({ store, secret: process.env.SESSION_SECRET ?? '', name: 'vip', resave: false, saveUninitialized: false }),
);
app.get('/portal', async (req, res) => {
  const { user_id } = req.session as unknown as { user_id?: string };
  const { rows } = await pool.query<{ total_value: string }>({
    name: 'value',
    text: 'SELECT total_value FROM portfolios WHERE user_id = $1',
    values: [user_id],
  });
  res.send(`<!doctype html><title>Portfolio</title><p>${rows[0]?.total_value ?? 'Nobody is signed in'}</p>`);
});
app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
