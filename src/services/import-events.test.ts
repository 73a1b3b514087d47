// What is asked early and read late: a connection that is lost in between ends the import, and not the process.
import { BooksTouched } from './import-events.js';
import type { Tx } from '../db/transaction.js';

test('what was held before is asked ahead; where that fails, it is told at the end and nowhere else', async () => {
  const told: unknown[] = [];
  const tell = (error: unknown) => void told.push(error);
  process.on('unhandledRejection', tell);
  const lost = { rows: () => Promise.reject(new Error('the connection is lost')) } as unknown as Tx;
  const touched = new BooksTouched(lost, new Map(), []);
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off('unhandledRejection', tell);
  expect(told).toEqual([]);
  await expect(touched.finish(new Date(), 'none', tell)).rejects.toThrow('the connection is lost');
});
