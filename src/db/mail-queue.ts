/** Mail that waits to be sent: put in by the change that it tells of, taken out by whichever server is first. */
import { rowsOf, type Pool, type Rows } from './client.js';
import type { Tx } from './transaction.js';

export interface NewMail {
  user_id: string;
  template: string;
  params: Readonly<Record<string, string>>;
  /** After so many hours it is no longer worth sending. */
  hours: number;
  /** A second mail of the same key is left out. */
  once_key?: string;
}

/** Whether it waits now; not, where its key is there already. */
export const insertMail = async (tx: Tx, { user_id, template, params, hours, once_key }: NewMail): Promise<boolean> =>
  (await tx.row(
    `INSERT INTO internal.mail_queue (user_id, template, params, good_until, once_key)
     VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4::float8 * 3600), $5) ON CONFLICT (once_key) DO NOTHING RETURNING id`,
    [user_id, template, JSON.stringify(params), hours, once_key ?? null],
  )) !== undefined;

/** Of these keys, those of which there is a mail, sent or not. */
export async function readToldKeys(rows: Rows, keys: readonly string[]): Promise<Set<string>> {
  const text = 'SELECT once_key FROM internal.mail_queue WHERE once_key = ANY($1)';
  return new Set((await rows.rows<{ once_key: string }>(text, [keys])).map(({ once_key }) => once_key));
}

export interface ClaimedMail {
  id: string;
  claim: string;
  template: string;
  params: Record<string, string>;
  attempts: number;
  created_at: Date;
  lapsed: boolean;
  /** Nobody, once the person may not sign in any more. */
  email: string | null;
  language: 'EN' | 'DE' | 'FR' | 'ES';
}

/** How long a server may take to send what it has claimed; longer than it waits for any mail server. */
const CLAIM_MINUTES = 5;

/**
 * The claim is committed before a word is said to the mail server, so that no two servers hold one mail. A moment that is
 * stored is rounded, and may lie half a millisecond ahead.
 */
export const claimMail = (pool: Pool): Promise<ClaimedMail | undefined> =>
  rowsOf(pool).row<ClaimedMail>(
    `UPDATE internal.mail_queue AS mail
     SET status = 'SENDING', attempts = mail.attempts + 1, claim = gen_random_uuid(),
       claimed_until = clock_timestamp() + make_interval(mins => $1)
     FROM users u
     WHERE u.id = mail.user_id AND mail.id = (
       SELECT id FROM internal.mail_queue
       WHERE (status = 'WAITING' AND next_attempt_at <= clock_timestamp() + interval '1 millisecond')
         OR (status = 'SENDING' AND claimed_until < clock_timestamp())
       ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING mail.id, mail.claim, mail.template, mail.params, mail.attempts, mail.created_at,
       mail.good_until < clock_timestamp() AS lapsed, u.language,
       CASE WHEN u.is_active AND u.archived_at IS NULL THEN u.email END AS email`,
    [CLAIM_MINUTES],
  );

type Held = Pick<ClaimedMail, 'id' | 'claim'>;

/** Nothing where the claim has lapsed meanwhile: then it is another's to settle. */
export const settleMail = (
  pool: Pool,
  { id, claim }: Held,
  status: 'SENT' | 'LAPSED' | 'DEAD',
  failure: string | null = null,
) =>
  rowsOf(pool).rows(
    `UPDATE internal.mail_queue SET status = $3, failure = $4, claim = NULL, settled_at = clock_timestamp()
     WHERE id = $1 AND claim = $2`,
    [id, claim, status, failure],
  );

export const putMailBack = (pool: Pool, { id, claim }: Held, afterSeconds: number, failure: string) =>
  rowsOf(pool).rows(
    `UPDATE internal.mail_queue SET status = 'WAITING', failure = $4, claim = NULL,
       next_attempt_at = clock_timestamp() + make_interval(secs => $3)
     WHERE id = $1 AND claim = $2`,
    [id, claim, afterSeconds, failure],
  );

/** In a house that was restored: what waited then has been sent by the one that was lost, or is out of date. */
export const lapseWaitingMail = (tx: Tx, now: Date) =>
  tx.rows(
    `UPDATE internal.mail_queue SET status = 'LAPSED', failure = 'restored', claim = NULL, settled_at = $1
     WHERE status IN ('WAITING', 'SENDING')`,
    [now],
  );

export interface DeadMail {
  id: string;
  template: string;
  failure: string | null;
  settled_at: Date;
  user_id: string;
  first_name: string;
  last_name: string;
}

/** What could not be delivered in the last so many days, the newest first. */
export const readDeadMail = (pool: Pool, days: number, limit: number): Promise<DeadMail[]> =>
  rowsOf(pool).rows<DeadMail>(
    `SELECT mail.id, mail.template, mail.failure, mail.settled_at, mail.user_id, u.first_name, u.last_name
     FROM internal.mail_queue mail JOIN users u ON u.id = mail.user_id
     WHERE mail.status = 'DEAD' AND mail.settled_at > clock_timestamp() - make_interval(days => $1)
     ORDER BY mail.settled_at DESC, mail.id LIMIT $2`,
    [days, limit],
  );

/** What is told once keeps its row, or it would be told again. */
export const removeSettledMail = async (pool: Pool, afterDays: number): Promise<void> =>
  void (await rowsOf(pool).rows(
    `DELETE FROM internal.mail_queue WHERE status IN ('SENT', 'LAPSED', 'DEAD') AND once_key IS NULL
       AND settled_at < clock_timestamp() - make_interval(days => $1)`,
    [afterDays],
  ));
