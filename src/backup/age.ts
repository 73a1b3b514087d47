/**
 * The seal of a backup: the age format, which any age program opens (`age -d -i IDENTITY FILE`). It is made with public
 * keys alone, so whoever takes the server opens no backup.
 */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { BackupProblem } from './problem.js';

/** Nothing where it is a public key; the text is not repeated, since it may be a private one. */
export function recipientProblem(recipient: string): string | undefined {
  if (recipient.startsWith('AGE-SECRET-KEY-'))
    return 'holds a private key (AGE-SECRET-KEY-…). Take it off this machine, and set the public key (age1…) that belongs to it.';
  try {
    new Encrypter().addRecipient(recipient);
    return undefined;
  } catch {
    return 'holds something that is no public key of age. Set it to keys that begin with age1, as age-keygen prints them, with commas between.';
  }
}

export interface KeyPair {
  identity: string;
  recipient: string;
}

export async function makeKeyPair(): Promise<KeyPair> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

export async function sealed(plain: Readable, recipients: readonly string[]): Promise<Readable> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return readable(await encrypter.encrypt(webStream(plain)));
}

/** Ends early, with the error that says why, at the first byte that is not what was sealed. */
export async function opened(file: Readable, identities: readonly string[]): Promise<Readable> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    return readable(await decrypter.decrypt(webStream(file)));
  } catch (error) {
    file.destroy();
    throw openingProblem(error);
  }
}

function openingProblem(error: unknown): BackupProblem {
  if (/no identity matched/.test(String(error)))
    return new BackupProblem(
      'None of the private keys given opens this backup: it was sealed for another.',
      'Give the file with the private key that belongs to one of the manifest’s recipients: --identity FILE.',
      error,
    );
  return damaged(error);
}

export const damaged = (cause?: unknown): BackupProblem =>
  new BackupProblem(
    'The backup is damaged: what is in the file is not what was sealed.',
    'Take another copy of the file, or an older backup. Nothing was restored.',
    cause,
  );

// The two declarations of a web stream, Node's and the browser's, describe the same object.
const webStream = (stream: Readable) => Readable.toWeb(stream) as unknown as globalThis.ReadableStream<Uint8Array>;
const readable = (stream: globalThis.ReadableStream<Uint8Array>) =>
  Readable.fromWeb(stream as unknown as ReadableStream<Uint8Array>);
