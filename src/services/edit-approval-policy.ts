/** From which amount on a command needs a second person, over which time amounts count together, and whether at all. While the rule is on, one decides on this, too. */
import { editRow } from './edit-row.js';
import { notNegative, optional, wholeNumber, yesOrNo } from './input.js';
import { MONEY } from '../domain/money.js';

export const editApprovalPolicy = editRow({
  name: 'edit-approval-policy',
  table: 'approval_policies',
  action: 'SETTINGS_CHANGED',
  noun: 'when a second person is needed',
  fields: {
    above_usd: optional(notNegative(MONEY)),
    within_hours: optional(wholeNumber(1, 720)),
    is_active: yesOrNo(),
  },
});
