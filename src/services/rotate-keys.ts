/**
 * Seals the personal data of some persons anew, each under a new key that the current master key wraps, and some second
 * factors under the house's current key. It is asked for again and again until nothing is left: what has been sealed anew
 * is not asked about again, so it may be ended at any moment and begun again. What was written before there was a seal is
 * sealed by the same way.
 */
import { form, wholeNumber } from './input.js';
import type { Door } from './run-command.js';
import { defineUseCase } from './use-case.js';
import type { Rows } from '../db/client.js';
import { secondFactorsToSeal, sealSecondFactorsAnew } from '../db/house-seals.js';
import { personsToSeal, sealAnew } from '../db/key-rotation.js';
import type { RequestContext } from '../request-context.js';
import type { Vault } from '../secrets/vault.js';

/** So many are locked at once, for some tens of milliseconds. */
const AT_ONCE = 200;

export const rotateKeys = defineUseCase({
  name: 'rotate-keys',
  allow: ['system'],
  input: form({ persons: wholeNumber(1, 1_000) }),
  async run(tx, { persons: limit }) {
    const key = tx.vault.currentKey;
    const persons = await personsToSeal(tx, key, limit);
    const sealed = await sealAnew(tx, persons);
    const second_factors = String(await sealSecondFactorsAnew(tx, limit));
    const counts = { persons: String(sealed.persons), fields: String(sealed.fields), second_factors };
    return {
      result: { id: key, ...counts },
      log: {
        action: 'KEYS_ROTATED' as const,
        target: { type: 'data_keys', id: key },
        description: `Sealed the personal data of ${counts.persons} persons and ${second_factors} second factors anew`,
        metadata: counts,
      },
    };
  },
});

export interface Rotated {
  persons: number;
  fields: number;
  secondFactors: number;
}

/** Until nobody is left. */
export async function rotateAll(
  { door, rows, vault }: { door: Door; rows: Rows; vault: Vault },
  context: RequestContext,
  onProgress: (rotated: Rotated) => void = () => undefined,
): Promise<Rotated> {
  const done: Rotated = { persons: 0, fields: 0, secondFactors: 0 };
  while (await isLeft(rows, vault.currentKey)) {
    const answer = await door.run(rotateKeys, context, { persons: AT_ONCE });
    done.persons += Number.parseInt(answer.persons, 10);
    done.fields += Number.parseInt(answer.fields, 10);
    done.secondFactors += Number.parseInt(answer.second_factors, 10);
    onProgress(done);
  }
  return done;
}

const isLeft = async (rows: Rows, key: string): Promise<boolean> =>
  (await personsToSeal(rows, key, 1)).length > 0 || (await secondFactorsToSeal(rows, key, 1)).length > 0;
