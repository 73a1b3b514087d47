/** The list of who was erased is complete, even where its file was lost. */
import type { Job } from './job.js';
import { rowsOf, type Pool } from '../db/client.js';
import type { ErasureList } from '../erasure-list.js';
import { completeList } from '../services/replay-erasures.js';

const HOUR = 3_600;

export const keepErasureListJob = ({ pool, list }: { pool: Pool; list: ErasureList }): Job => ({
  name: 'keep-erasure-list',
  schedule: '37 * * * *',
  everySeconds: HOUR,
  lateAfterSeconds: 3 * HOUR,
  run: async () => void (await completeList({ rows: rowsOf(pool), list })),
});
