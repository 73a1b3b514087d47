/** A `.env` file beside package.json is read where there is one. What the environment says already goes first. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Names and values, as the surroundings give them. */
export type Variables = Readonly<Record<string, string | undefined>>;

export function readEnvFile(file = resolve('.env')): void {
  if (existsSync(file)) process.loadEnvFile(file);
}
