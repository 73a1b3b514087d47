/**
 * The one door. Every change to the house comes through here: who may do it, whether it was asked before, one
 * transaction, one row of the log, one answer.
 */
import { createHmac } from 'node:crypto';
import { rowsOf, type Pool } from '../db/client.js';
import { atOneMoment } from '../db/one-moment.js';
import { inRehearsal, inTransaction } from '../db/transaction.js';
import { claimRequest, findRequest, type StoredRequest } from '../db/command-requests.js';
import { logWriter } from '../db/activity-logs.js';
import { refusalOf } from '../db/constraints.js';
import { mayDo } from '../domain/access.js';
import { refusal, Refusal } from '../errors.js';
import type { DoorKeys } from '../keys.js';
import { actorKey, type RequestContext } from '../request-context.js';
import { NO_VAULT, type Vault } from '../secrets/vault.js';
import { changedBetween, seeAfter, seeBefore, type Changed } from './figures-changed.js';
import { parseInput } from './input.js';
import {
  NO_MARKET,
  NO_PAPERS,
  type LogRow,
  type Market,
  type Papers,
  type Result,
  type Tx,
  type UseCase,
} from './use-case.js';

export interface Door {
  /** Runs a use case. Throws a Refusal where it cannot be granted; nothing is then written but what the log must know. */
  run<I, R extends Result, P>(
    useCase: UseCase<I, R, P>,
    context: RequestContext,
    input: unknown,
    wishes?: Wishes,
  ): Promise<Answer<R>>;
  /** What running it would do to figures: it is run, and taken back. Refused as `run` is, and writes no more than that. */
  preview<I, R extends Result, P>(
    useCase: UseCase<I, R, P>,
    context: RequestContext,
    input: unknown,
  ): Promise<Preview<R>>;
  /** Writes one ACCESS_DENIED row for what was refused before it reached a use case. */
  recordDenial(context: RequestContext, attempted: string): Promise<void>;
}

export interface Wishes {
  /** Asks what has changed in figures, for whoever looks on. */
  receipt?: boolean;
}

/** The result, the row of the log that tells of it, and what it changed where that was wished and could be seen. */
export type Answer<R> = R & { repeated: boolean; log_id: string; changed?: Changed };

export interface Preview<R> {
  result: R;
  changed: Changed;
}

export interface DoorParts extends DoorKeys {
  pool: Pool;
  clock?: () => Date;
  /** Where prices come from by themselves; nowhere, unless it says so. */
  market?: Market;
  /** Where papers are kept; nowhere, unless it says so. */
  papers?: Papers;
  /** Seals personal data; without it nothing can be sealed. */
  vault?: Vault;
}

const RETRIES = 3;
/** serialization_failure, deadlock_detected */
const RETRIED = new Set(['40001', '40P01']);
const LOCK_NOT_AVAILABLE = '55P03';

export function createDoor({
  pool,
  digestKey,
  logKey,
  clock = () => new Date(),
  market = NO_MARKET,
  papers = NO_PAPERS,
  vault = NO_VAULT,
}: DoorParts): Door {
  const opening = { pool, vault };
  const appendLog = logWriter(logKey);

  async function recordDenial(context: RequestContext, attempted: string): Promise<void> {
    await inTransaction(opening, (tx) =>
      appendLog(tx, context, {
        action: 'ACCESS_DENIED',
        target: { type: 'access', id: null },
        description: `Refused: ${attempted}`,
      }),
    );
  }

  async function run<I, R extends Result, P>(
    useCase: UseCase<I, R, P>,
    context: RequestContext,
    raw: unknown,
    wishes: Wishes = {},
  ): Promise<Answer<R>> {
    const input = await permitted(useCase, context, raw);
    const request = describeRequest(useCase.name, context, input, digestKey);
    const earlier = request && (await findRequest(pool, request));
    if (earlier) return replay<R>(earlier, request);
    const prepared = await prepare(useCase, context, input);
    return retrying(() => attempt(useCase, context, { input, prepared, request, wishes }));
  }

  async function preview<I, R extends Result, P>(
    useCase: UseCase<I, R, P>,
    context: RequestContext,
    raw: unknown,
  ): Promise<Preview<R>> {
    const input = await permitted(useCase, context, raw);
    const prepared = await prepare(useCase, context, input);
    return retrying(() =>
      inRehearsal(
        opening,
        async (tx) => {
          const outcome = await useCase.run(tx, input, { actor: context.actor, now: clock, prepared });
          if (outcome.failure) throw outcome.failure;
          return { result: outcome.result, after: await seeAfter(tx, outcome.log.target) };
        },
        async (rows, { result, after }) => ({ result, changed: changedBetween(await seeBefore(rows, after), after) }),
      ),
    );
  }

  async function permitted<I, R extends Result, P>(
    useCase: UseCase<I, R, P>,
    context: RequestContext,
    raw: unknown,
  ): Promise<I> {
    if (!mayDo(context.actor, useCase.allow)) {
      await recordDenial(context, useCase.name);
      throw refusal('forbidden');
    }
    return parseInput(useCase.input, raw);
  }

  const prepare = async <I, R extends Result, P>(useCase: UseCase<I, R, P>, { actor }: RequestContext, input: I) =>
    (await useCase.prepare?.(input, {
      actor,
      rows: rowsOf(pool),
      market,
      papers,
      atOneMoment: (read) => atOneMoment(pool, read),
    })) as P;

  async function attempt<I, R extends Result, P>(
    useCase: UseCase<I, R, P>,
    context: RequestContext,
    { input, prepared, request, wishes }: Attempt<I, P>,
  ): Promise<Answer<R>> {
    const { answer, failure } = await inTransaction(opening, async (tx) => {
      const earlier = request && (await claimRequest(tx, request));
      if (earlier) return { answer: replay<R>(earlier, request), failure: undefined };
      const outcome = await useCase.run(tx, input, { actor: context.actor, now: clock, prepared });
      const changed = wishes.receipt ? await whatChanged(tx, outcome.log.target) : undefined;
      const log_id = await appendLog(
        tx,
        outcome.actor ? { ...context, actor: outcome.actor } : context,
        outcome.log,
        outcome.failure ? undefined : outcome.result,
      );
      return {
        answer: { ...outcome.result, repeated: false, log_id, ...(changed && { changed }) },
        failure: outcome.failure,
      };
    });
    if (failure) throw failure;
    return answer;
  }

  /**
   * What stood before is what a connection outside of the transaction still sees, while the transaction's locks keep it
   * so. Where none is free at once there is no receipt: whoever holds locks waits for nothing.
   */
  async function whatChanged(tx: Tx, target: LogRow['target']): Promise<Changed | undefined> {
    const after = await seeAfter(tx, target);
    if (pool.waitingCount > 0 || (pool.idleCount === 0 && pool.totalCount >= pool.options.max)) return undefined;
    return changedBetween(await seeBefore(rowsOf(pool), after), after);
  }

  return { run, preview, recordDenial };
}

interface Attempt<I, P> {
  input: I;
  prepared: P;
  request: StoredRequest | undefined;
  wishes: Wishes;
}

/** A key stands in the log for ever: long enough for any id, and no place for an e-mail or a sentence. */
const REQUEST_KEY = /^[\w.:/+=-]{1,200}$/;

function describeRequest(
  command: string,
  context: RequestContext,
  input: unknown,
  key: string,
): StoredRequest | undefined {
  // All strangers share one name: a key of theirs would let one have another's answer.
  if (!context.requestId || context.actor.kind === 'anonymous') return undefined;
  if (!REQUEST_KEY.test(context.requestId)) throw refusal('unsafe_characters', 'request_id');
  return {
    actor_key: actorKey(context.actor),
    actor_id: context.actor.kind === 'person' ? context.actor.id : null,
    request_key: context.requestId,
    command,
    input_hash: createHmac('sha256', key).update(command).update('\n').update(canonical(input)).digest('hex'),
    result: null,
  };
}

/** The same input gives the same text, whatever the order of its fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part) && !(part instanceof Date)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function replay<R extends Result>(earlier: StoredRequest, request: StoredRequest): Answer<R> {
  if (earlier.command !== request.command || earlier.input_hash !== request.input_hash)
    throw refusal('request_reused', 'request_id');
  return { ...(earlier.result as R & { log_id: string }), repeated: true };
}

async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal || !RETRIED.has(sqlState(error))) throw refusalFor(error) ?? error;
      if (attempt === RETRIES) throw refusal('busy');
      await new Promise((wake) => setTimeout(wake, 5 * 2 ** attempt * (1 + Math.random())));
    }
  }
}

const refusalFor = (error: unknown): Refusal | undefined =>
  sqlState(error) === LOCK_NOT_AVAILABLE ? refusal('busy') : refusalOf(error);

function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
