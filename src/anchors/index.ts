/** What signs the heads of the log, and where the signed ones go. */
import type { LogSettings } from '../config-log.js';
import type { LogProof } from '../domain/log-verification.js';
import { logSigner, type Anchor, type LogSigner } from '../domain/log-anchor.js';
import { createFileStore } from './file-store.js';
import type { AnchorStore } from './store.js';

export interface Anchoring {
  signer: LogSigner;
  stores: readonly AnchorStore[];
}

/** Signed by nobody that anybody knows, and kept nowhere. */
export const NO_ANCHORING: Anchoring = { signer: logSigner(''), stores: [] };

/** S3's client is large, and only loaded where it is used. */
export async function createAnchoring({ signingKey, anchorFile, bucket }: LogSettings): Promise<Anchoring> {
  const stores = [createFileStore(anchorFile)];
  if (bucket) stores.push((await import('./s3-store.js')).createS3Store(bucket));
  return { signer: logSigner(signingKey), stores };
}

/** Each anchor once, wherever it is kept. */
export async function anchorsOf({ stores }: Anchoring): Promise<Anchor[]> {
  const kept = (await Promise.all(stores.map((store) => store.all()))).flat();
  return [...new Map(kept.map((anchor) => [anchor.signature, anchor])).values()];
}

/** What the log is verified by: the key of its macs, and the signed heads. */
export const logProofOf = async (key: string, anchoring: Anchoring): Promise<LogProof> => ({
  key,
  publicKey: anchoring.signer.publicKey,
  anchors: await anchorsOf(anchoring),
});
