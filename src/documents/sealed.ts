/**
 * A paper on a disk: AES-256-GCM under a key that is not on that disk, a fresh nonce each, and bound to the name it is
 * kept under, so that no file can be changed, or put in another's place, without being noticed.
 *
 *     VIPP1 | nonce, 12 bytes | tag, 16 bytes | sealed: the type, a line break, the paper
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { PAPER_TYPES, type StoredPaper } from './store.js';

const MARK = Buffer.from('VIPP1');
const NONCE = 12;
const TAG = 16;
const HEAD = MARK.length + NONCE + TAG;

export function seal({ bytes, type }: StoredPaper, name: string, secret: Buffer): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG }).setAAD(Buffer.from(name));
  const sealed = [cipher.update(`${type}\n`), cipher.update(bytes), cipher.final()];
  return Buffer.concat([MARK, nonce, cipher.getAuthTag(), ...sealed]);
}

/** Throws where a bit is not as it was, the name is another, or the key. */
export function unseal(file: Buffer, name: string, secret: Buffer): StoredPaper {
  if (file.length < HEAD || !file.subarray(0, MARK.length).equals(MARK)) throw new Error('This is no sealed paper.');
  const nonce = file.subarray(MARK.length, MARK.length + NONCE);
  const decipher = createDecipheriv('aes-256-gcm', secret, nonce, { authTagLength: TAG })
    .setAAD(Buffer.from(name))
    .setAuthTag(file.subarray(MARK.length + NONCE, HEAD));
  const opened = Buffer.concat([decipher.update(file.subarray(HEAD)), decipher.final()]);
  const end = opened.indexOf('\n');
  const type = PAPER_TYPES.find((known) => known === opened.toString('latin1', 0, end));
  if (!type) throw new Error('A sealed paper says its type.');
  return { bytes: opened.subarray(end + 1), type };
}
