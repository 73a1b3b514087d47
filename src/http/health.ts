/**
 * Two questions of whoever watches the server. Whether the process answers costs nothing; whether it can do its work
 * is looked up at most once a second, however often it is asked.
 */
import { Router } from 'express';
import type { Logger } from '../log.js';

/** Each check says by its name what fails: nothing when all is well, else why not. */
export type Checks = Readonly<Record<string, () => Promise<string | undefined>>>;

/** Facts that are told beside, by their name. */
export type Facts = Readonly<Record<string, () => Promise<unknown>>>;

interface Readiness {
  ready: boolean;
  failing: string[];
  told: Readonly<Record<string, unknown>>;
}

const KEPT_MS = 1_000;
const PATIENCE_MS = 2_000;

export function createHealthRouter(checks: Checks, log: Logger, facts: Facts = {}): Router {
  const router = Router();
  const readiness = keptFor(KEPT_MS, async () => ({ ...(await check(checks, log)), told: await tell(facts) }));
  router.get('/healthz', (_req, res) => void res.json({ status: 'up' }));
  router.get('/readyz', async (_req, res) => {
    const { ready, failing, told }: Readiness = await readiness();
    res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', failing, ...told });
  });
  return router;
}

/** What cannot be found out now is nothing. */
async function tell(facts: Facts): Promise<Record<string, unknown>> {
  const told = Object.entries(facts).map(async ([name, ask]) => [name, await inTime(ask).catch(() => null)]);
  return Object.fromEntries(await Promise.all(told)) as Record<string, unknown>;
}

async function check(checks: Checks, log: Logger): Promise<Omit<Readiness, 'told'>> {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, ask]) => ({
      name,
      problem: await inTime(ask).catch((error: unknown) => String(error)),
    })),
  );
  const failing = answers.filter(({ problem }) => problem !== undefined);
  if (failing.length > 0) log.warn({ failing }, 'not ready');
  return { ready: failing.length === 0, failing: failing.map(({ name }) => name) };
}

async function inTime<T>(ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  return Promise.race([ask(), late]).finally(() => clearTimeout(timer));
}

/** The same answer for a while, and one asking at a time. */
function keptFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let kept: { until: number; answer: Promise<T> } | undefined;
  return () => {
    if (kept && performance.now() < kept.until) return kept.answer;
    const asked = { until: Infinity, answer: ask() };
    const expire = () => (asked.until = performance.now() + ms);
    asked.answer.then(expire, expire);
    kept = asked;
    return asked.answer;
  };
}
