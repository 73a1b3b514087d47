// A row of the log as the application writes it, by whoever holds a connection.
import { logWriter } from '../../src/db/activity-logs.js';
import { txOf } from '../../src/db/transaction.js';
import { systemContext } from '../../src/request-context.js';
import { NO_VAULT } from '../../src/secrets/vault.js';
import { LOG_KEY } from './house.js';
import type { Sql } from './sql.js';

export async function appendRow(sql: Sql, action: string, target: string): Promise<void> {
  const rows = async <T>(text: string, values?: readonly unknown[]) =>
    (await sql.query(text, values && [...values])) as T[];
  const tx = txOf({ rows, row: async (text, values) => (await rows<never>(text, values))[0] }, NO_VAULT);
  await logWriter(LOG_KEY)(tx, systemContext('test'), {
    action,
    target: { type: target, id: null },
    description: 'a test',
  });
  await tx.sent();
}
