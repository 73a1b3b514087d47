// A product whose jobs wait: a test that compares what stands in the tables before and after must be the only one to write.
import pg from 'pg';
import type { House } from './house.js';

/** As db/job-runs.ts takes it. */
const LOCKS = 7_205_303;

/** Every job has begun once before the product is ready, so each has its name there. Answers what lets them go on. */
export async function holdJobs({ database }: House): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: database.url('postgres') });
  await client.connect();
  await client.query('SELECT pg_advisory_lock($1, hashtext(name)) FROM internal.job_runs', [LOCKS]);
  return () => client.end();
}
