// What a request left behind: the tables whose rows changed and the rows of the log, whatever table and schema there is.
// Which version each row has is looked at, and not what it holds, so that a look costs next to nothing.
import type { House } from '../house.js';
import { connectAs } from '../sql.js';

/** Counters and marks that are no business of a request: rate limits, runs of jobs, the guard's marks; sessions are put back. */
const BESIDE = ['internal.rate_limits', 'internal.job_runs', 'internal.open_changes', 'internal.sessions'];
/** Said apart: the log, and its head, by what stands in it; a request's key goes with its command. */
const SAID_APART = ['public.activity_logs', 'public.command_requests', 'internal.log_head'];

/** A job settles what a request has queued: only that there is more of it is the request's. */
const QUEUES = ['internal.mail_queue'];

export interface Left {
  /** Without their schema. */
  changed: string[];
  logged: string[];
}

export interface Observer {
  /** Runs something, and says what it left behind; where a job ran meanwhile, once more, unless it must run once. */
  observe<T>(run: () => Promise<T>, how?: { once?: boolean }): Promise<{ answer: T; left: Left }>;
  denials(): Promise<number>;
  /** Whoever has asked for the forbidden, or guessed, too often is turned away: here every cell is somebody's first. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

type State = Map<string, string>;

const versions = (table: string): string => (QUEUES.includes(table) ? '0' : 'coalesce(sum(xmin::text::bigint), 0)');

export async function observer(house: House): Promise<Observer> {
  const tables = await house.rows.rows<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname IN ('public', 'internal') AND c.relname <> '_prisma_migrations'`,
  );
  const owner = await connectAs(house.database, 'postgres');
  const watched = tables.map(({ name }) => name).filter((name) => !BESIDE.includes(name) && !SAID_APART.includes(name));
  const query = watched
    .map((name) => `SELECT '${name}' AS name, count(*) || ' ' || ${versions(name)} AS state FROM ${name}`)
    .join(' UNION ALL ');
  const state = async (): Promise<State> =>
    new Map((await owner.query(query)).map(({ name, state: text }) => [String(name), String(text)]));

  const moment = async (): Promise<string> =>
    String((await owner.query(`SELECT clock_timestamp()::text AS at`))[0]?.at);
  const loggedSince = (since: string) =>
    owner.query(
      `SELECT action_type::text AS action, coalesce(metadata ? 'system', false) AS by_job FROM activity_logs
       WHERE created_at > $1::timestamptz ORDER BY created_at`,
      [since],
    );

  const forget = async (): Promise<void> =>
    void (await house.pool.query('DELETE FROM internal.rate_limits; DELETE FROM internal.sign_in_attempts'));

  return {
    forget,
    async observe(run, { once = false } = {}) {
      for (let attempt = 0; ; attempt += 1) {
        await forget();
        const [before, since] = [await state(), await moment()];
        const answer = await run();
        const after = await state();
        const changed = watched.filter((name) => before.get(name) !== after.get(name));
        const rows = await loggedSince(since);
        // A job ran meanwhile; what it changed cannot be told from what the request did.
        if (rows.some(({ by_job }) => by_job) && attempt < 3 && !once) continue;
        const logged = rows.filter(({ by_job }) => !by_job).map(({ action }) => String(action));
        return { answer, left: { changed: changed.map((name) => name.replace(/^\w+\./, '')).sort(), logged } };
      }
    },
    denials: async () =>
      Number(
        (
          await house.rows.row<{ n: string }>(
            `SELECT count(*) AS n FROM activity_logs WHERE action_type = 'ACCESS_DENIED'`,
          )
        )?.n,
      ),
    close: () => owner.end(),
  };
}

/** What somebody was answered, and what that left behind. */
export interface Told<S, A> {
  subject: S;
  answer: A;
  left: Left;
}

/**
 * The same asked by many. Where all of it together has left nothing but a row of the log for each who was forbidden, that
 * is looked at once; otherwise each is asked once more, alone.
 */
export async function observeEach<S, A extends { status: number }>(
  observer: Observer,
  subjects: readonly S[],
  ask: (subject: S) => Promise<A>,
): Promise<Told<S, A>[]> {
  const { answer: answers, left } = await observer.observe(async () => {
    const found: { subject: S; answer: A }[] = [];
    for (const subject of subjects) found.push({ subject, answer: await ask(subject) });
    return found;
  });
  const forbidden = answers.filter(({ answer }) => answer.status === 403).length;
  const asExpected = left.logged.length === forbidden && left.logged.every((action) => action === 'ACCESS_DENIED');
  if (left.changed.length === 0 && asExpected)
    return answers.map(({ subject, answer }) => {
      return { subject, answer, left: { changed: [], logged: answer.status === 403 ? ['ACCESS_DENIED'] : [] } };
    });
  const alone: Told<S, A>[] = [];
  for (const subject of subjects) alone.push({ subject, ...(await observer.observe(() => ask(subject))) });
  return alone;
}
