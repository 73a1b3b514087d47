/**
 * The signature of a manifest, by the key that signs the heads of the log. The seal of a backup is made with a public key,
 * so anybody can seal another: the signature says that this house took it, and that nothing in the manifest has changed
 * since, the digest of the file among it.
 */
import { createHash, verify, type KeyObject } from 'node:crypto';
import type { LogSigner } from '../domain/log-anchor.js';
import { BackupProblem } from './problem.js';

export interface Signature {
  /** Which key, so that another one can be told from a forgery. */
  signed_by: string;
  /** Ed25519, in base64. */
  signature: string;
}

/** The beginning of the public key's digest. */
export const fingerprintOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ format: 'der', type: 'spki' }))
    .digest('hex')
    .slice(0, 16);

const textOf = (manifest: object): string => `vip-backup-manifest\n${JSON.stringify(manifest)}\n`;

export function signed<T extends object>(signer: LogSigner, manifest: T): T & Signature {
  const whole = { ...manifest, signed_by: fingerprintOf(signer.publicKey) };
  return { ...whole, signature: signer.sign(textOf(whole)) };
}

/**
 * `manifest`: as it was read from its file, in its order and with all that stands there. `keys`: of this house, the
 * current one first.
 */
export function checkSignature(manifest: object, name: string, keys: readonly [KeyObject, ...KeyObject[]]): void {
  const { signature, ...told } = manifest as Partial<Signature>;
  const remedy = 'Take another copy of it, or an older backup. Nothing was restored.';
  const anyway = 'If you know where it comes from and want it all the same, add --unsigned.';
  if (typeof signature !== 'string' || typeof told.signed_by !== 'string')
    throw new BackupProblem(
      `The manifest ${name} is not signed, so anybody may have written it.`,
      `${remedy} ${anyway}`,
    );
  const key = keys.find((one) => fingerprintOf(one) === told.signed_by);
  if (!key)
    throw new BackupProblem(
      `The manifest ${name} is signed with another key: ${told.signed_by}, and not ${fingerprintOf(keys[0])}.`,
      `Set LOG_SIGNING_KEY to the one of the house that took the backup, put it into LOG_SIGNING_KEYS_BEFORE where it was changed since, or name its public key: --signer FILE. ${anyway}`,
    );
  if (!verify(null, Buffer.from(textOf(told)), key, Buffer.from(signature, 'base64')))
    throw new BackupProblem(`The manifest ${name} is not what was signed: it was changed, or made up.`, remedy);
}
