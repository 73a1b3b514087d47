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
}

export const doorKeys = ({ sessionSecret, log }: { sessionSecret: string; log: { key: string } }): DoorKeys => ({
  digestKey: derivedKey(sessionSecret, 'command-requests'),
  logKey: log.key,
});
