// A phone: sets up a person's second factor as the screen does, and shows the codes of any moment.
import { Secret, TOTP } from 'otpauth';
import { idOf, person, type House } from './house.js';
import { enrolSecondFactor } from '../../src/services/enrol-second-factor.js';
import { offerSecondFactor } from '../../src/services/second-factor.js';
import type { RequestContext } from '../../src/request-context.js';

export interface Phone {
  secret: string;
  recoveryCodes: string[];
  code(at: Date | string): string;
}

export const codeOf = (secret: string, at: Date | string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: new Date(at).getTime() });

/** Set up at this moment of the house, whose code is thereby used. */
export async function setUpPhone(house: House, context: RequestContext, at: string): Promise<Phone> {
  const offer = offerSecondFactor(house.vault, { id: idOf(context), email: 'a@example.com' }, Date.parse(at));
  house.setClock(at);
  const { codes } = await house.door.run(enrolSecondFactor, context, {
    enrolment: offer.sealed,
    code: codeOf(offer.secret, at),
  });
  return {
    secret: offer.secret,
    recoveryCodes: codes.split(' '),
    code: (moment) => codeOf(offer.secret, moment),
  };
}

export const plantSecondFactor = (house: House, id: string): Promise<Phone> =>
  setUpPhone(house, person(id, 'ADMIN'), '2026-01-05T09:00:00.000Z');
