/**
 * The links of the local disk: an address of our own, signed over everything that it says, over its end and over whom it
 * is for. Another's session, another moment or one changed letter, and it opens nothing.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isKey, LONGEST_LINK_SECONDS, PAPER_TYPES, type LinkWish, type PaperType } from './store.js';

/** Under which the application serves them. */
export const LINKS = '/papers/files';

export interface Linked {
  key: string;
  type: PaperType;
  disposition: string;
}

export interface LocalLinks {
  sign(key: string, wish: LinkWish): string;
  /** What the link leads to for this viewer; nothing where it is not, or no longer, one of ours for them. */
  open(key: string, query: Readonly<Record<string, unknown>>, viewerId: string): Linked | undefined;
}

export function localLinks(secret: string, clock: () => Date): LocalLinks {
  const signature = (...parts: readonly string[]): Buffer =>
    createHmac('sha256', secret).update(JSON.stringify(parts)).digest();

  return {
    sign(key, { viewerId, seconds, type, disposition }) {
      const ends = String(Math.floor(clock().getTime() / 1_000) + Math.min(seconds, LONGEST_LINK_SECONDS));
      const signed = signature(key, type, disposition, ends, viewerId).toString('base64url');
      return `${LINKS}/${key}?${new URLSearchParams({ type, disposition, ends, signature: signed }).toString()}`;
    },
    open(key, query, viewerId) {
      const { type, disposition, ends, signature: given } = query;
      if (typeof disposition !== 'string' || typeof ends !== 'string' || typeof given !== 'string') return undefined;
      const known = PAPER_TYPES.find((one) => one === type);
      if (!known || !isKey(key) || !isStillOpen(ends, clock())) return undefined;
      const right = signature(key, known, disposition, ends, viewerId);
      const bytes = Buffer.from(given, 'base64url');
      const sound = bytes.length === right.length && timingSafeEqual(bytes, right);
      return sound ? { key, type: known, disposition } : undefined;
    },
  };
}

/** A clock that was set back does not open a link for longer than the longest. */
function isStillOpen(ends: string, now: Date): boolean {
  const left = /^\d{1,12}$/.test(ends) ? Number(ends) - now.getTime() / 1_000 : 0;
  return left > 0 && left <= LONGEST_LINK_SECONDS;
}
