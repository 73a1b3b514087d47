/** The currencies a transfer may name: added and edited. A code and its minor units are for good. */
import { editRow } from './edit-row.js';
import { currencyCode, form, orElse, text, wholeNumber, yesOrNo } from './input.js';
import { defineUseCase } from './use-case.js';
import { insertRow } from '../db/rows.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';

export const addCurrency = defineUseCase({
  name: 'add-currency',
  allow: ADMINS,
  input: form({
    code: currencyCode(),
    name: text({ max: 100 }),
    minor_units: orElse(wholeNumber(0, 4), 2),
    is_active: orElse(yesOrNo(), true),
  }),
  async run(tx, input) {
    const { id } = await insertRow(tx, 'currencies', input);
    return {
      result: { id },
      log: {
        action: 'SETTINGS_CHANGED' as const,
        target: { type: 'currencies', id },
        description: `Added the currency ${input.code}`,
        change: difference(undefined, input),
      },
    };
  },
});

export const editCurrency = editRow({
  name: 'edit-currency',
  table: 'currencies',
  action: 'SETTINGS_CHANGED',
  noun: 'a currency',
  fields: { name: text({ max: 100 }), is_active: yesOrNo() },
});
