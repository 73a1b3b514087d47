/** The private keys that open backups, in the file that age-keygen writes. Only a restore reads one. */
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Decrypter } from 'age-encryption';
import { identityToRecipient } from 'age-encryption';
import { makeKeyPair } from './age.js';
import { BackupProblem } from './problem.js';

const REMEDY = 'Give the file that age-keygen wrote, with a line that begins with AGE-SECRET-KEY-1.';

export function readIdentities(file: string): string[] {
  if (!existsSync(file))
    throw new BackupProblem(`There is no file ${file}, which should hold the private key.`, REMEDY);
  const lines = readFileSync(file, 'utf8').split(/\r?\n/);
  const identities = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (identities.length === 0) throw new BackupProblem(`The file ${file} holds no private key.`, REMEDY);
  for (const identity of identities) {
    try {
      new Decrypter().addIdentity(identity);
    } catch {
      throw new BackupProblem(`The file ${file} holds something that is no private key of age.`, REMEDY);
    }
  }
  return identities;
}

export interface DemoKey {
  file: string;
  recipient: string;
  isNew: boolean;
}

export const demoIdentityFile = (dataDir: string): string => join(dataDir, 'backup-identity.txt');

/** A demo has nobody who keeps its private key elsewhere, so the key lies beside the data that it protects. */
export async function demoKey(dataDir: string): Promise<DemoKey> {
  const file = demoIdentityFile(dataDir);
  const [kept] = existsSync(file) ? readIdentities(file) : [];
  if (kept) return { file, recipient: await identityToRecipient(kept), isNew: false };
  const { identity, recipient } = await makeKeyPair();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(
    file,
    `# A demo's private key. Real ones are kept elsewhere.\n# public key: ${recipient}\n${identity}\n`,
  );
  await chmod(file, 0o600);
  return { file, recipient, isNew: true };
}
