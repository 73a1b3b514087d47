/**
 * The master keys of personal data, as DATA_KEYS=id:secret,id:secret names them. The first seals, the others only open
 * what they once sealed, until `npm run rotate-keys` has sealed it anew.
 */
import type { Report } from './config-values.js';
import type { Variables } from './env-file.js';
import type { MasterSecret } from './secrets/master-keys.js';

const ID = /^[a-z0-9][a-z0-9-]{0,31}$/;
const HOW =
  'Write it as NAME:SECRET, the current one first, with commas between; make a secret with `openssl rand -base64 33`';

/** A secret is never repeated in a problem; that one is missing or will not do is told beside the other secrets. */
export function dataKeys(variables: Variables, production: boolean, report: Report): MasterSecret[] {
  const keys = keysIn(variables.DATA_KEYS ?? '');
  for (const problem of problemsOf(keys)) report(`DATA_KEYS ${problem}. ${HOW}.`);
  // A demo that was started without any has one all the same, so that nothing is ever kept in the clear.
  return keys.length > 0 || production
    ? keys
    : [{ id: 'session', secret: `data-keys:${variables.SESSION_SECRET ?? ''}` }];
}

export const keysIn = (text: string): MasterSecret[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const colon = part.indexOf(':');
      return { id: part.slice(0, Math.max(colon, 0)), secret: part.slice(colon + 1) };
    });

function problemsOf(keys: readonly MasterSecret[]): string[] {
  const ids = keys.map(({ id }) => id);
  const problems: string[] = [];
  if (!ids.every((id) => ID.test(id))) problems.push('has a key without a name of small letters, digits and dashes');
  if (new Set(ids).size < ids.length) problems.push('names two keys alike');
  if (new Set(keys.map(({ secret }) => secret)).size < keys.length) problems.push('has one secret twice');
  return problems;
}
