/**
 * Signs the head of the log and keeps it outside the database, where it has moved since the last time. The first store is
 * the journal; the others are given whatever of it they lack, so that one that was out of order for a while gets the
 * heads of that time as well.
 */
import type { KeyObject } from 'node:crypto';
import { publicKeysOf, type Anchoring } from '../anchors/index.js';
import type { AnchorStore } from '../anchors/store.js';
import { anchorHolds, signAnchor, type Anchor, type LogHead } from '../domain/log-anchor.js';

/** What a store that is long behind gets at one time; the rest follows the next time. */
const MOST_AT_ONCE = 1_000;

export async function anchorLog(anchoring: Anchoring, head: LogHead, now: Date): Promise<Anchor | undefined> {
  const [journal, ...others] = anchoring.stores;
  if (head.seq === '0' || !journal) return undefined;
  const anchor = signAnchor(anchoring.signer, head, now);
  const failures: unknown[] = [];
  // One store that is out of order keeps no anchor from the others, and is told of all the same.
  const noted = await noteWhereMoved(journal, anchor).catch((error: unknown) => {
    failures.push(error);
    return [anchor];
  });
  for (const store of others)
    await send(store, noted, publicKeysOf(anchoring)).catch((error: unknown) => {
      failures.push(error);
    });
  if (failures.length > 0) throw failures[0];
  return noted.at(-1);
}

/** Gives all that stands there. */
async function noteWhereMoved(journal: AnchorStore, anchor: Anchor): Promise<Anchor[]> {
  const noted = await journal.all();
  if (noted.at(-1)?.hash === anchor.hash) return noted;
  await journal.add(anchor);
  return [...noted, anchor];
}

/** A line of the journal that was made up is left where it is: the verification names it. */
async function send(store: AnchorStore, noted: readonly Anchor[], keys: readonly KeyObject[]): Promise<void> {
  const lacking = await store.lacking(noted);
  const ours = lacking.filter((anchor) => anchorHolds(keys, anchor));
  for (const anchor of ours.slice(0, MOST_AT_ONCE)) await store.add(anchor);
}
