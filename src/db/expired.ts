/** What is over and may go: the house keeps its rows for ever, but neither sessions nor counters. */
import { rowsOf, type Pool } from './client.js';

export const removeExpiredSessions = async (pool: Pool): Promise<void> =>
  void (await rowsOf(pool).rows('DELETE FROM internal.sessions WHERE expire < now()'));

export async function removeExpiredLimits(pool: Pool): Promise<void> {
  const { rows } = rowsOf(pool);
  await rows('DELETE FROM internal.rate_limits WHERE expire < extract(epoch FROM now()) * 1000');
  await rows(`DELETE FROM internal.sign_in_attempts WHERE seen_at < now() - interval '1 day'`);
}
