/** One secret gives a key for each use, so that no key can stand in for another. */
import { hkdfSync } from 'node:crypto';

export const derivedKey = (secret: string, use: string): string =>
  Buffer.from(hkdfSync('sha256', secret, '', use, 32)).toString('base64url');

/** What the door signs and seals with. */
export interface DoorKeys {
  /** Keys the digest of an input, so that a stored digest cannot be searched for a password. */
  digestKey: string;
  /** Makes the macs of the log's rows. */
  logKey: string;
  /** What made them before, the latest first. */
  logKeysBefore?: readonly string[];
}

interface Secrets {
  sessionSecret: string;
  log: { key: string; keysBefore?: readonly string[] };
}

export const doorKeys = ({ sessionSecret, log }: Secrets): DoorKeys => ({
  digestKey: derivedKey(sessionSecret, 'command-requests'),
  logKey: log.key,
  logKeysBefore: log.keysBefore,
});
