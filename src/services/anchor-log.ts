/** Signs the head of the log and keeps it outside the database, where it has moved since the last time. */
import { newestOf, signAnchor, type Anchor, type LogHead } from '../domain/log-anchor.js';
import type { Anchoring } from '../anchors/index.js';
import type { AnchorStore } from '../anchors/store.js';

export async function anchorLog({ signer, stores }: Anchoring, head: LogHead, now: Date): Promise<Anchor | undefined> {
  if (head.seq === '0') return undefined;
  const anchor = signAnchor(signer, head, now);
  const outcomes = await Promise.allSettled(stores.map((store) => addWhereMoved(store, anchor)));
  // One store that is out of order keeps no anchor from the others, and is told of all the same.
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return anchor;
}

async function addWhereMoved(store: AnchorStore, anchor: Anchor): Promise<void> {
  if (newestOf(await store.all())?.hash !== anchor.hash) await store.add(anchor);
}
