/**
 * Where papers lie: out of the database, under a random key, reached by nothing but a link that ends. Two kinds of
 * store behave alike behind this, and the same tests hold for both.
 */
import { randomBytes } from 'node:crypto';
import { refusal, type Refusal } from '../errors.js';

export const PAPER_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const;
export type PaperType = (typeof PAPER_TYPES)[number];

export interface StoredPaper {
  bytes: Buffer;
  type: PaperType;
}

/** Whom a link is for, how long, and as what a browser takes what it leads to. */
export interface LinkWish {
  viewerId: string;
  seconds: number;
  type: PaperType;
  /** The value of Content-Disposition. */
  disposition: string;
}

export interface DocumentStore {
  /** What the database says of where it lies; no address that anybody could open. */
  addressOf(key: string): string;
  /** Ends once the paper is safely there; whatever else happens is the refusal `papers_unavailable`. */
  put(key: string, paper: StoredPaper): Promise<void>;
  /** Nothing where there is no such key. */
  read(key: string): Promise<StoredPaper | undefined>;
  /** Signed anew each time. Whoever has it can open it until it ends, so it is shown to one viewer and kept nowhere. */
  link(key: string, wish: LinkWish): Promise<string>;
  /** All that lies there, with the moment at which it was put. */
  list(): AsyncIterable<{ key: string; at: Date }>;
  /** For what no row points to. */
  remove(key: string): Promise<void>;
  /** The origin to which links lead, where that is another than ours. */
  readonly origin?: string;
}

/** The longest that a link may live, whatever the settings say. */
export const LONGEST_LINK_SECONDS = 3_600;

const KEY = /^[0-9a-f]{64}$/;
export const isKey = (text: string): boolean => KEY.test(text);
/** Says nothing of whose paper it is or what. */
export const newKey = (): string => randomBytes(32).toString('hex');

/** For what runs without a store: nothing is taken in, and nothing found. */
export const nowhere: DocumentStore = {
  addressOf: (key) => key,
  put: () => Promise.reject(refusal('papers_unavailable')),
  read: () => Promise.resolve(undefined),
  link: () => Promise.reject(refusal('papers_unavailable')),

  async *list() {},
  remove: () => Promise.resolve(),
};

/** What a store's own failure is told as. The cause, for the server's log, names no file and no secret. */
export function unavailable(error: unknown): Refusal {
  const refused = refusal('papers_unavailable');
  const { name = 'unknown', code = '' } = (error ?? {}) as { name?: unknown; code?: unknown };
  refused.cause = `${String(name)} ${String(code)}`.trim();
  return refused;
}
