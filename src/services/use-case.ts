/** What a use case is. One file each; `run-command.ts` is the only one that runs them. */
import type { z } from 'zod';
import type { Rows } from '../db/client.js';
import type { Moment } from '../db/one-moment.js';
import type { Tx } from '../db/transaction.js';
import type { Doer } from '../domain/access.js';
import { nowhere, type DocumentStore } from '../documents/store.js';
import { NO_ERASURE_LIST, type ErasureList } from '../erasure-list.js';
import type { Difference } from '../domain/audit.js';
import type { LogSigner } from '../domain/log-anchor.js';
import type { LogProof } from '../domain/log-verification.js';
import type { PaperKind } from '../domain/kyc.js';
import type { Refusal } from '../errors.js';
import type { PriceProvider } from '../price-providers/provider.js';
import type { Actor } from '../request-context.js';
import type { Vault } from '../secrets/vault.js';

export type { Tx } from '../db/transaction.js';

export type ActionType =
  | 'USER_CREATED'
  | 'USER_UPDATED'
  | 'USER_ARCHIVED'
  | 'USER_RESTORED'
  | 'PASSWORD_CHANGED'
  | 'KYC_APPROVED'
  | 'KYC_REJECTED'
  | 'KYC_DOCUMENT_ADDED'
  | 'KYC_DOCUMENT_UPDATED'
  | 'KYC_DOCUMENT_VIEWED'
  | 'KYC_DOCUMENT_REMINDED'
  | 'TRADE_ADDED'
  | 'TRADE_UPDATED'
  | 'TRANSACTION_ADDED'
  | 'TRANSACTION_UPDATED'
  | 'PRICE_SET'
  | 'SUPPORT_REPLY'
  | 'TICKET_OPENED'
  | 'TICKET_UPDATED'
  | 'WATCHLIST_CHANGED'
  | 'NEWS_CHANGED'
  | 'SETTINGS_CHANGED'
  | 'LOGIN'
  | 'LOGOUT'
  | 'LOGIN_FAILED'
  | 'LOGIN_CODE_ASKED'
  | 'PASSWORD_CONFIRMED'
  | 'PASSWORD_RESET_ASKED'
  | 'SECOND_FACTOR_ADDED'
  | 'SECOND_FACTOR_REMOVED'
  | 'RECOVERY_CODES_MADE'
  | 'SESSION_ENDED'
  | 'ACCESS_DENIED'
  | 'PNL_ADJUSTED'
  | 'ADJUSTMENT_VOIDED'
  | 'TRADE_VOIDED'
  | 'TRANSACTION_VOIDED'
  | 'CORPORATE_ACTION'
  | 'CORPORATE_ACTION_VOIDED'
  | 'PRICE_VOIDED'
  | 'PRICES_REFRESHED'
  | 'APPROVAL_REQUESTED'
  | 'APPROVAL_DECIDED'
  | 'BOOKS_CLOSED'
  | 'BOOKS_REOPENED'
  | 'SNAPSHOTS_TAKEN'
  | 'RECONCILED'
  | 'LOG_VERIFIED'
  | 'BACKUP_TAKEN'
  | 'RESTORED'
  | 'WENT_LIVE'
  | 'IMPORT'
  | 'IMPORT_UNDONE'
  | 'EXPORT'
  | 'KEYS_ROTATED'
  | 'CLIENT_ERASED';

export interface LogRow {
  action: ActionType;
  /** The table and the row. */
  target: { type: string; id: string | null };
  /** For a reader of the log: ids, field names and figures, never personal data. */
  description: string;
  change?: Difference;
  metadata?: Record<string, unknown>;
}

/** What `run` hands back. A `failure` is committed with its log row, and then thrown. */
export interface Outcome<R> {
  result: R;
  log: LogRow;
  failure?: Refusal;
  /** Whom the log names, where that is known only now: at a sign-in, the person who has just proved to be it. */
  actor?: Actor;
  /** A command of somebody else that was carried out by this one, with a row of its own in the log and all that belongs to it. */
  within?: { actor: Actor; outcome: Outcome<Result> };
  /** What must be done elsewhere before it can stand here, done last of all, and not where it is only tried out. */
  beforeCommit?(): Promise<void>;
  /** What follows from it elsewhere. A job makes up for what fails here. */
  afterCommit?(): Promise<void>;
}

/** What `run` may know besides its input. */
export interface Call<P> {
  actor: Actor;
  /** The clock; asked after the locks are held. */
  now(): Date;
  prepared: P;
}

export type Result = { id: string } & Record<string, string | null>;

/** Where prices come from by themselves, and from which change on, in percent, one of them is looked at first. */
export interface Market {
  providers: readonly PriceProvider[];
  jumpPercent: number;
}

export const NO_MARKET: Market = { providers: [], jumpPercent: 30 };

/** Where papers are kept, and without which of them no client is approved. */
export interface Papers {
  store: DocumentStore;
  requiredKinds: readonly PaperKind[];
}

export const NO_PAPERS: Papers = { store: nowhere, requiredKinds: [] };

/** The rule of the second person. */
export interface Approvals {
  /** Whether the rule is on. What waits can be decided on either way. */
  required: boolean;
  /** How long a request waits before it lapses. */
  hours: number;
  /** What a command is that has waited. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  commandNamed(name: string): UseCase<any, any, any> | undefined;
}

export const NO_APPROVALS: Approvals = {
  required: false,
  hours: 72,
  commandNamed: () => undefined,
};

/** When somebody may be erased, and where it is written down outside of the database. */
export interface Erasure {
  list: ErasureList;
  retentionYears: number;
}

export const NO_ERASURE: Erasure = { list: NO_ERASURE_LIST, retentionYears: 10 };

/** What `prepare` may know: who asks, what stands in the database before anything is locked, and whom to ask for prices. */
export interface Preparation {
  actor: Actor;
  now(): Date;
  rows: Rows;
  market: Market;
  papers: Papers;
  approvals: Approvals;
  vault: Vault;
  /** What proves the log: its keys, and the heads that were kept elsewhere, read now. */
  logProof(): Promise<LogProof>;
  logSigner: LogSigner;
  erasure: Erasure;
  /** For readings that must agree with each other: all of them see the same moment. */
  atOneMoment<T>(read: (moment: Moment) => Promise<T>): Promise<T>;
}

export interface UseCase<I = unknown, R extends Result = Result, P = unknown> {
  name: string;
  input: z.ZodType<I>;
  allow: readonly Doer[];
  /** Slow work that needs no transaction (hashing a password), done once before it. */
  prepare?(input: I, preparation: Preparation): Promise<P>;
  run(tx: Tx, input: I, call: Call<P>): Promise<Outcome<R>>;
  /** Gives back what `prepare` took from the machine, whatever came of it. */
  release?(prepared: P): Promise<void>;
}

/** Gives a use case its types; what is listed in `index.ts` are these. */
export function defineUseCase<I, R extends Result, P = undefined>(useCase: UseCase<I, R, P>): UseCase<I, R, P> {
  return useCase;
}
