/** What signs the heads of the log, and where the signed ones go. */
import type { KeyObject } from 'node:crypto';
import type { LogSettings } from '../config-log.js';
import type { Journal, LogProof } from '../domain/log-verification.js';
import { logSigner, type Anchor, type LogSigner } from '../domain/log-anchor.js';
import { createFileStore } from './file-store.js';
import type { AnchorStore } from './store.js';

export interface Anchoring {
  signer: LogSigner;
  /** By which what was signed before the current key still holds. */
  signersBefore: readonly LogSigner[];
  stores: readonly AnchorStore[];
}

/** Signed by nobody that anybody knows, and kept nowhere. */
export const NO_ANCHORING: Anchoring = { signer: logSigner(''), signersBefore: [], stores: [] };

/** S3's client is large, and only loaded where it is used. */
export async function createAnchoring(settings: LogSettings): Promise<Anchoring> {
  const { signingKey, signingKeysBefore = [], anchorFile, bucket } = settings;
  const stores = [createFileStore(anchorFile)];
  if (bucket) stores.push((await import('./s3-store.js')).createS3Store(bucket));
  return { signer: logSigner(signingKey), signersBefore: signingKeysBefore.map(logSigner), stores };
}

const keptIn = ({ stores }: Anchoring): Promise<Anchor[][]> => Promise.all(stores.map((store) => store.all()));

/** Each anchor once, wherever it is kept. */
export const anchorsOf = async (anchoring: Anchoring): Promise<Anchor[]> => eachOnce(await keptIn(anchoring));

const eachOnce = (kept: readonly Anchor[][]): Anchor[] => [
  ...new Map(kept.flat().map((anchor) => [anchor.signature, anchor])).values(),
];

/** The first store, which holds all that this server has signed. */
const journalOf = ([kept = []]: readonly Anchor[][]): Journal => ({
  id: kept[0] ? `${kept[0].seq} ${kept[0].at}` : null,
  heads: new Set(kept.map(({ seq }) => seq)).size,
  mayBeNew: true,
});

/** The current one first. */
export const publicKeysOf = ({ signer, signersBefore }: Anchoring): KeyObject[] =>
  [signer, ...signersBefore].map(({ publicKey }) => publicKey);

/** What the log is verified by: the keys of its macs, the current one first, and the signed heads. */
export async function logProofOf(keys: LogProof['keys'], anchoring: Anchoring): Promise<LogProof> {
  const kept = await keptIn(anchoring);
  return { keys, publicKeys: publicKeysOf(anchoring), anchors: eachOnce(kept), journal: journalOf(kept) };
}
