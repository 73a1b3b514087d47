/**
 * What makes the log prove itself: its keys, and where its signed heads go. In the demo and in tests the keys come from
 * the session's secret, where they are left out.
 */
import { join, resolve } from 'node:path';
import { s3Settings } from './config-documents.js';
import { wholeNumber, type Report } from './config-values.js';
import type { LockedBucket } from './anchors/s3-store.js';
import type { Variables } from './env-file.js';
import { derivedKey } from './keys.js';

export interface LogSettings {
  /** Makes the macs; the database never has it. */
  key: string;
  /** Signs the heads. */
  signingKey: string;
  /** What did so before, the latest first: what was written with them still holds. */
  keysBefore?: readonly string[];
  signingKeysBefore?: readonly string[];
  anchorFile: string;
  /** With object lock; nowhere but in the file, where it is left out. */
  bucket?: LockedBucket;
}

interface Surroundings {
  production: boolean;
  dataDir: string;
}

export function logSettings(variables: Variables, { production, dataDir }: Surroundings, report: Report): LogSettings {
  const days = wholeNumber(variables, 'ANCHOR_LOCK_DAYS', { or: 3_650, min: 1, max: 36_500 }, report);
  return {
    // Production asks for keys of its own, as config-secrets says.
    key: logKey(variables, production),
    signingKey: logSigningKey(variables, production),
    keysBefore: listIn(variables.LOG_KEYS_BEFORE),
    signingKeysBefore: listIn(variables.LOG_SIGNING_KEYS_BEFORE),
    anchorFile: resolve(variables.ANCHOR_FILE || join(dataDir, 'log-anchors.jsonl')),
    ...(variables.ANCHOR_BUCKET && {
      bucket: { ...s3Settings(variables, production, report, 'ANCHOR_BUCKET'), days },
    }),
  };
}

export const logKey = ({ LOG_KEY, SESSION_SECRET }: Variables, production: boolean): string =>
  LOG_KEY || (production ? '' : derivedKey(SESSION_SECRET ?? '', 'log'));

export const logSigningKey = ({ LOG_SIGNING_KEY, SESSION_SECRET }: Variables, production: boolean): string =>
  LOG_SIGNING_KEY || (production ? '' : derivedKey(SESSION_SECRET ?? '', 'log-signing'));

/** Every key that has made macs, the current one first. */
export const logKeysOf = ({ key, keysBefore = [] }: Pick<LogSettings, 'key' | 'keysBefore'>): readonly string[] => [
  key,
  ...keysBefore,
];

const listIn = (text = ''): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean);

/** Every key with which this house has signed, the current one first. */
export const logSigningKeys = (variables: Variables, production: boolean): readonly [string, ...string[]] => [
  logSigningKey(variables, production),
  ...listIn(variables.LOG_SIGNING_KEYS_BEFORE),
];
