/** How strict a sign-in is: whether staff must have a second factor, and for how long a password counts as given lately. */
import { wholeNumber, type Report } from './config-values.js';
import type { Variables } from './env-file.js';

export interface SignInSettings {
  secondFactor: 'required' | 'optional';
  /** After so many minutes the password is asked for again before what is grave; 0 asks never. */
  againMinutes: number;
}

export function signInSettings(variables: Variables, production: boolean, report: Report): SignInSettings {
  const rule = variables.SECOND_FACTOR || (production ? 'required' : 'optional');
  if (rule !== 'required' && rule !== 'optional') report(`SECOND_FACTOR is "${rule}". Set it to required or optional.`);
  else if (production && rule === 'optional')
    report('SECOND_FACTOR is optional. Remove it: in production staff sign in with a second factor.');
  const minutes = { or: production ? 10 : 0, min: production ? 1 : 0, max: 60 };
  return {
    secondFactor: rule === 'optional' ? 'optional' : 'required',
    againMinutes: wholeNumber(variables, 'PASSWORD_AGAIN_MINUTES', minutes, report),
  };
}
