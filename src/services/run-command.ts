/**
 * The one door. Every change to the house comes through here: who may do it, whether it was asked before, one
 * transaction, one row of the log, one answer.
 */
import { logProofOf, NO_ANCHORING, type Anchoring } from '../anchors/index.js';
import { rowsOf, type Pool } from '../db/client.js';
import { atOneMoment } from '../db/one-moment.js';
import { inRehearsal, inTransaction } from '../db/transaction.js';
import { claimRequest, findRequest, type StoredRequest } from '../db/command-requests.js';
import { logWriter } from '../db/activity-logs.js';
import { mayDo } from '../domain/access.js';
import { AwaitsSecondPerson, refusal } from '../errors.js';
import type { DoorKeys } from '../keys.js';
import type { RequestContext } from '../request-context.js';
import { NO_VAULT, type Vault } from '../secrets/vault.js';
import { endingRequests, judge, runOrAsk, wouldWait, type Waits, type WouldWait } from './ask-second-person.js';
import { changedBetween, seeAfter, seeBefore, type Changed } from './figures-changed.js';
import { createClientLimit, createDenialRoom, type HourlyLimit } from './denials.js';
import { isGrave } from './grave.js';
import { parseInput } from './input.js';
import { describeRequest } from './request-key.js';
import { retrying } from './retrying.js';
import {
  NO_APPROVALS,
  NO_ERASURE,
  NO_MARKET,
  NO_PAPERS,
  type Approvals,
  type Erasure,
  type LogRow,
  type Market,
  type Outcome,
  type Papers,
  type Result,
  type Tx,
  type UseCase,
} from './use-case.js';

export interface Door {
  /**
   * Runs a use case. Throws a Refusal where it cannot be granted; nothing is then written but what the log must know.
   * Throws AwaitsSecondPerson where it could be granted and another person is asked first.
   */
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
  /** Where it would wait for a second person. */
  waits: WouldWait | null;
  /** What the row of the log would say of it; for a decision, of the command that is decided on. */
  log: LogRow;
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
  /** Which commands wait for a second person; none, unless it says so. */
  approvals?: Approvals;
  /** How many refusals of one person are listed in the log; all, unless it says so. */
  denials?: HourlyLimit;
  /** How many commands a client may give; any number, unless it says so. */
  clientCommands?: HourlyLimit;
  /** Signs the heads of the log, and keeps them; nowhere, unless it says so. */
  anchoring?: Anchoring;
  /** When somebody may be erased, and what keeps the list; nobody, unless it says so. */
  erasure?: Erasure;
}

export function createDoor({
  pool,
  digestKey,
  logKey,
  logKeysBefore = [],
  clock = () => new Date(),
  market = NO_MARKET,
  papers = NO_PAPERS,
  vault = NO_VAULT,
  approvals = NO_APPROVALS,
  denials,
  clientCommands,
  anchoring = NO_ANCHORING,
  erasure = NO_ERASURE,
}: DoorParts): Door {
  const opening = { pool, vault };
  const { jumpPercent } = market;
  const appendLog = logWriter(logKey);
  const roomForDenial = createDenialRoom(pool, digestKey, denials);
  const checkClientLimit = createClientLimit(pool, clientCommands);

  async function recordDenial(context: RequestContext, attempted: string): Promise<void> {
    const room = await roomForDenial(context);
    if (room === 'full') return;
    await inTransaction(opening, (tx) =>
      appendLog(tx, context, {
        action: 'ACCESS_DENIED',
        target: { type: 'access', id: null },
        description:
          room === 'room' ? `Refused: ${attempted}` : 'Refused again and again; for a while no more is listed',
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
    if (context.fresh === false && isGrave(useCase.name)) throw refusal('password_again');
    const request = describeRequest(useCase.name, context, input, digestKey);
    // Nothing is prepared for what has been answered; what needs no preparation is asked inside of the transaction.
    const earlier = request && useCase.prepare && (await findRequest(pool, request));
    if (earlier && isAnswered(earlier, request)) return replay<R>(earlier);
    return withPrepared(useCase, context, input, (prepared) =>
      attempt(useCase, context, { input, raw, prepared, request, wishes }),
    );
  }

  async function preview<I, R extends Result, P>(
    useCase: UseCase<I, R, P>,
    context: RequestContext,
    raw: unknown,
  ): Promise<Preview<R>> {
    const input = await permitted(useCase, context, raw);
    return withPrepared(useCase, context, input, (prepared) =>
      inRehearsal(
        opening,
        async (tx) => {
          const outcome = await useCase.run(tx, input, { actor: context.actor, now: clock, prepared });
          if (outcome.failure) throw outcome.failure;
          const tried = { command: useCase.name, input, now: clock(), jumpPercent };
          const judged = approvals.required ? await judge(tx, tried, outcome) : undefined;
          const { log } = outcome.within?.outcome ?? outcome;
          return {
            result: outcome.result,
            waits: judged ? wouldWait(judged) : null,
            log,
            after: await seeAfter(tx, log.target),
          };
        },
        async (rows, { after, ...seen }) => ({ ...seen, changed: changedBetween(await seeBefore(rows, after), after) }),
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
    await checkClientLimit(context, useCase.name);
    return parseInput(useCase.input, raw);
  }

  /** What is prepared is prepared once, however often the work is tried, and given back when that has ended. */
  async function withPrepared<I, R extends Result, P, T>(
    useCase: UseCase<I, R, P>,
    { actor }: RequestContext,
    input: I,
    work: (prepared: P) => Promise<T>,
  ): Promise<T> {
    const prepared = (await useCase.prepare?.(input, {
      actor,
      now: clock,
      rows: rowsOf(pool),
      market,
      papers,
      approvals,
      vault,
      logProof: () => logProofOf([logKey, ...logKeysBefore], anchoring),
      logSigner: anchoring.signer,
      erasure,
      atOneMoment: (read) => atOneMoment(pool, read),
    })) as P;
    try {
      return await retrying(() => work(prepared));
    } finally {
      await useCase.release?.(prepared);
    }
  }

  async function attempt<I, R extends Result, P>(
    useCase: UseCase<I, R, P>,
    context: RequestContext,
    { input, raw, prepared, request, wishes }: Attempt<I, P>,
  ): Promise<Answer<R>> {
    const { answer, failure, follow } = await inTransaction(opening, async (tx) => {
      const earlier = request && (await claimRequest(tx, request));
      if (earlier && isAnswered(earlier, request))
        return { answer: replay<R>(earlier), failure: undefined, follow: [] };
      const call = { actor: context.actor, now: clock, prepared };
      const outcome = await runOrAsk(tx, useCase, { input, raw, call, approvals, jumpPercent });
      const subject = (outcome.within?.outcome ?? outcome).log.target;
      const changed = wishes.receipt ? await whatChanged(tx, subject) : undefined;
      const log_id = await appendRows(tx, context, outcome);
      const all = outcome.within ? [outcome.within.outcome, outcome] : [outcome];
      const last = all.flatMap(({ beforeCommit }) => beforeCommit ?? []);
      if (last.length > 0) await tx.sent();
      for (const beforeCommit of last) await beforeCommit();
      return {
        answer: { ...outcome.result, repeated: false, log_id, ...(changed && { changed }) },
        failure: outcome.failure,
        follow: all.map(({ afterCommit }) => afterCommit),
      };
    });
    if (failure) throw failure;
    for (const afterCommit of follow) await afterCommit?.().catch(() => undefined);
    return done<R>(answer);
  }

  /** One row; two where one command has carried out another, whose row names who had asked for it. */
  async function appendRows<R extends Result>(tx: Tx, context: RequestContext, outcome: Outcome<R>): Promise<string> {
    const { within, failure, result, actor } = outcome;
    const log = await endingRequests(tx, outcome.log, clock);
    if (within) {
      const asked = { actor: within.actor, requestId: context.requestId };
      await appendLog(tx, asked, await endingRequests(tx, within.outcome.log, clock));
    }
    return appendLog(tx, actor ? { ...context, actor } : context, log, failure ? undefined : result);
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
  raw: unknown;
  prepared: P;
  request: StoredRequest | undefined;
  wishes: Wishes;
}

/** One that failed, and left nothing but its row of the log, is tried again. */
function isAnswered(earlier: StoredRequest, request: StoredRequest): boolean {
  if (earlier.command !== request.command || earlier.input_hash !== request.input_hash)
    throw refusal('request_reused', 'request_id');
  return earlier.result !== null;
}

const replay = <R extends Result>({ result }: StoredRequest): Answer<R> =>
  done<R>({ ...(result as (R | Waits) & { log_id: string }), repeated: true });

/** The answer of what was done; of what waits there is none yet. */
function done<R extends Result>(answer: Answer<R | Waits>): Answer<R> {
  if (typeof answer.waits_until !== 'string') return answer as Answer<R>;
  const { id, waits_until, log_id, repeated } = answer;
  throw new AwaitsSecondPerson({ id, waits_until, log_id, repeated });
}
