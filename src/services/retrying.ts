/** Work in a transaction that others can get in the way of: tried again, and refused as busy in the end. */
import { refusalOf } from '../db/constraints.js';
import { refusal, Refusal } from '../errors.js';

const RETRIES = 3;
/** serialization_failure, deadlock_detected */
const RETRIED = new Set(['40001', '40P01']);
const LOCK_NOT_AVAILABLE = '55P03';

export async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal || !RETRIED.has(sqlState(error))) throw refusalFor(error) ?? error;
      if (attempt === RETRIES) throw refusal('busy');
      await new Promise((wake) => setTimeout(wake, 5 * 2 ** attempt * (1 + Math.random())));
    }
  }
}

const refusalFor = (error: unknown): Refusal | undefined =>
  sqlState(error) === LOCK_NOT_AVAILABLE ? refusal('busy') : refusalOf(error);

function sqlState(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
