/** Work inside of a transaction that is taken back unless it is to stay; it may have such work inside of itself. */
import type { Tx } from './transaction.js';

export async function provisionally<T>(tx: Tx, work: () => Promise<{ stays: boolean; outcome: T }>): Promise<T> {
  await tx.rows('SAVEPOINT provisional');
  const { stays, outcome } = await work();
  await tx.sent();
  if (!stays) await tx.rows('ROLLBACK TO SAVEPOINT provisional');
  await tx.rows('RELEASE SAVEPOINT provisional');
  return outcome;
}
