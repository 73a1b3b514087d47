/** Notes that somebody takes a list away as a file. The rows are read elsewhere; nothing but the log is written. */
import { field, isAbsent, pattern } from './field.js';
import { form, wholeNumber } from './input.js';
import { defineUseCase } from './use-case.js';
import { refusal } from '../errors.js';

const COLUMN = /^[a-z][a-z0-9_]{0,62}$/;
const MOST_FILTERS = 50;

/** Names of columns and no values: what somebody looked for may be a person's name. */
const columnNames = () =>
  field((raw): string[] => {
    if (!isAbsent(raw) && !Array.isArray(raw)) throw refusal('not_text');
    const names: unknown[] = Array.isArray(raw) ? raw : [];
    if (!names.every((name): name is string => typeof name === 'string' && COLUMN.test(name)))
      throw refusal('unsafe_characters');
    if (names.length > MOST_FILTERS) throw refusal('too_many', undefined, { max: String(MOST_FILTERS) });
    return [...new Set(names)].sort();
  });

export const exportList = defineUseCase({
  name: 'export-list',
  allow: ['ADMIN', 'COMPLIANCE', 'system'],
  input: form({
    resource: pattern(/^[A-Za-z]{1,40}$/, 'unsafe_characters'),
    filters: columnNames(),
    personal: columnNames(),
    rows: wholeNumber(0, 999_999_999),
  }),
  async run(_tx, { resource, filters, personal, rows }) {
    return {
      result: { id: resource, rows: String(rows) },
      log: {
        action: 'EXPORT' as const,
        target: { type: 'lists', id: resource },
        description: `Exported ${rows} rows of ${resource}${personal.length > 0 ? ' with personal data' : ''}`,
        metadata: { resource, filters, ...(personal.length > 0 && { personal }), rows: String(rows) },
      },
    };
  },
});
