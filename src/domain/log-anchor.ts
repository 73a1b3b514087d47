/**
 * An anchor says what the head of the log was at a moment, and is signed: kept outside the database, it shows a tail that
 * was cut off. A restore of an older backup is signed likewise, and says which anchors it leaves behind.
 */
import { createPrivateKey, createPublicKey, hkdfSync, sign, verify, type KeyObject } from 'node:crypto';

export interface LogHead {
  seq: string;
  hash: string;
}

export interface Anchor extends LogHead {
  /** When it was signed. */
  at: string;
  /** Ed25519, in base64. */
  signature: string;
}

/** What was restored, and the newest anchor of what was lost by it. */
export interface RestoredFrom {
  backup_seq: string;
  backup_hash: string;
  anchored_seq: string;
  anchored_hash: string;
  anchored_at: string;
}

export interface LogSigner {
  sign(text: string): string;
  publicKey: KeyObject;
}

/** What stands before the 32 bytes of a private Ed25519 key in PKCS 8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The pair of keys that belongs to a secret of any form. */
export function logSigner(secret: string): LogSigner {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'log-signing', 32));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  return {
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
    publicKey: createPublicKey(key),
  };
}

export const publicPem = (publicKey: KeyObject): string => publicKey.export({ format: 'pem', type: 'spki' }).toString();

const anchorText = ({ seq, hash, at }: Omit<Anchor, 'signature'>): string => `vip-log-anchor\n${seq}\n${hash}\n${at}\n`;
const restoreText = (it: RestoredFrom): string =>
  `vip-log-restored\n${it.backup_seq}\n${it.backup_hash}\n${it.anchored_seq}\n${it.anchored_hash}\n${it.anchored_at}\n`;

export const signAnchor = (signer: LogSigner, { seq, hash }: LogHead, at: Date): Anchor => {
  const anchor = { seq, hash, at: at.toISOString() };
  return { ...anchor, signature: signer.sign(anchorText(anchor)) };
};

export const signRestore = (signer: LogSigner, from: RestoredFrom): string => signer.sign(restoreText(from));

/** By one of these keys. */
export const anchorHolds = (keys: readonly KeyObject[], anchor: Anchor): boolean =>
  holds(keys, anchorText(anchor), anchor.signature);

export const restoreHolds = (keys: readonly KeyObject[], from: RestoredFrom, signature: string): boolean =>
  holds(keys, restoreText(from), signature);

const holds = (keys: readonly KeyObject[], text: string, signature: string): boolean =>
  keys.some((key) => verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64')));

/** The one that was signed last. */
export const newestOf = (anchors: readonly Anchor[]): Anchor | undefined =>
  anchors.reduce<Anchor | undefined>((newest, one) => (newest && newest.at >= one.at ? newest : one), undefined);
