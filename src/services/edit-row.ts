/** The plain edit: lock a row, change some of its columns, log the difference. */
import type { z } from 'zod';
import { changes } from './input.js';
import { defineUseCase, type ActionType, type Tx } from './use-case.js';
import { lockRow, updateRow, type StoredRow, type Table, type Values } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { refusal } from '../errors.js';

interface PlainEdit {
  name: string;
  table: Table;
  action: ActionType;
  /** What the row is called in the log. */
  noun: string;
  fields: Record<string, z.ZodType<unknown>>;
  /** Last look at the row and the changes: refuses, or gives the columns to set. */
  decide?(before: StoredRow, wanted: Values, now: Date, tx: Tx): Values | Promise<Values>;
  /** Changes what elsewhere repeats the row, in the same transaction. */
  follow?(before: StoredRow, after: StoredRow, tx: Tx): Promise<void>;
}

export const editRow = ({ name, table, action, noun, fields, decide = (_, wanted) => wanted, follow }: PlainEdit) =>
  defineUseCase({
    name,
    allow: ADMINS,
    input: changes(fields),
    async run(tx, { id, changes: wanted }, { now }) {
      const before = await lockRow(tx, table, id);
      if (!before) throw refusal('not_found', 'id');
      const columns = await decide(before, wanted, now(), tx);
      const after = Object.keys(columns).length > 0 ? await updateRow(tx, table, id, columns) : before;
      await follow?.(before, after, tx);
      return {
        result: { id },
        log: {
          action,
          target: { type: table, id },
          description: `Edited ${noun}: ${Object.keys(wanted).sort().join(', ') || 'no change'}`,
          change: difference(before, after),
        },
      };
    },
  });
