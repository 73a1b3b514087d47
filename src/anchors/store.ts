/** Where signed heads of the log are kept, outside of the database. */
import type { Anchor } from '../domain/log-anchor.js';

export interface AnchorStore {
  /** Ends once it is safely there. */
  add(anchor: Anchor): Promise<void>;
  /** Those that can be read, in the order in which they came; the newest ones at least. */
  all(): Promise<Anchor[]>;
  /** Which of these are not there yet. */
  lacking(anchors: readonly Anchor[]): Promise<Anchor[]>;
}

export function readAnchor(text: string): Anchor | undefined {
  try {
    const { seq, hash, at, signature } = JSON.parse(text) as Partial<Record<keyof Anchor, unknown>>;
    const isWhole = [seq, hash, at, signature].every((part) => typeof part === 'string') && /^\d+$/.test(String(seq));
    return isWhole ? { seq: String(seq), hash: String(hash), at: String(at), signature: String(signature) } : undefined;
  } catch {
    return undefined;
  }
}
