/** When a client's personal data may be erased, and where it is written down outside of the database. */
import { join, resolve } from 'node:path';
import { wholeNumber, type Report } from './config-values.js';
import type { Variables } from './env-file.js';

export interface ErasureSettings {
  /** The file of the list. */
  list: string;
  /** So long after the archiving, what the law wants kept is kept. */
  retentionYears: number;
}

export const erasureSettings = (variables: Variables, dataDir: string, report: Report): ErasureSettings => ({
  list: variables.ERASURE_LIST ? resolve(variables.ERASURE_LIST) : join(dataDir, 'erasures.txt'),
  retentionYears: wholeNumber(variables, 'RETENTION_YEARS', { or: 10, min: 0, max: 100 }, report),
});
