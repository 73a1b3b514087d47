/** Whether the gravest commands wait for a second person, and how long. */
import { wholeNumber, type Report } from './config-values.js';
import type { Variables } from './env-file.js';

export interface ApprovalSettings {
  required: boolean;
  hours: number;
}

const HOURS = { or: 72, min: 1, max: 720 };

export function approvalSettings(variables: Variables, production: boolean, report: Report): ApprovalSettings {
  const rule = variables.TWO_PERSON_RULE || (production ? 'on' : 'off');
  if (rule !== 'on' && rule !== 'off') report(`TWO_PERSON_RULE is "${rule}". Set it to on or off.`);
  else if (rule === 'off' && production)
    report('TWO_PERSON_RULE is off. Remove it: in production, nobody moves money or rights alone.');
  return { required: rule !== 'off', hours: wholeNumber(variables, 'APPROVAL_HOURS', HOURS, report) };
}
