/** One secret gives a key for each use, so that no key can stand in for another. */
import { hkdfSync } from 'node:crypto';

export const derivedKey = (secret: string, use: string): string =>
  Buffer.from(hkdfSync('sha256', secret, '', use, 32)).toString('base64url');
