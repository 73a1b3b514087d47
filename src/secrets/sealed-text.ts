/**
 * One sealed text: AES-256-GCM under a key that is named in front, a fresh nonce of 96 bits each, and bound to what the
 * key is told it is for.
 *
 *     v1.<key id>.<base64url of nonce, 12 bytes | sealed text | tag, 16 bytes>
 */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import { invariant } from '../errors.js';

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
const LENGTHS = { authTagLength: TAG } as const;

export interface Key {
  /** Of `[a-z0-9-]`, 32 at most. */
  id: string;
  key: KeyObject;
}

/** What the database's own checks ask of a sealed column; 28 bytes are 38 characters. */
const SEALED = /^v1\.([a-z0-9-]{1,32})\.([\w-]{38,})$/;

export const isSealed = (text: string): boolean => SEALED.test(text);

/** Which key a sealed text asks for. */
export function keyIdOf(sealed: string): string {
  const id = SEALED.exec(sealed)?.[1];
  invariant(id, 'only what is sealed is opened');
  return id;
}

/** The context is authenticated along with the text: with another one it does not open. */
export function sealText({ id, key }: Key, context: string, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce, LENGTHS).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${id}.${sealed.toString('base64url')}`;
}

/** Throws where the key or the context is another, or a bit is not as it was. */
export function openText({ key }: Key, context: string, sealed: string): string {
  const bytes = Buffer.from(sealed.slice(sealed.lastIndexOf('.') + 1), 'base64url');
  const end = bytes.length - TAG;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), LENGTHS)
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(end));
  return decipher.update(bytes.subarray(NONCE, end), undefined, 'utf8') + decipher.final('utf8');
}
