/**
 * The two steps after a restore: it was found to be whole, and somebody says that this house takes the place of the one
 * that was lost. Until then it runs no job and sends no mail. What the lost house may have gone on to decide or to take
 * since the backup does not wait again, and no recovery code opens twice.
 */
import { choice, form, id, moment, reference } from './input.js';
import { defineUseCase } from './use-case.js';
import { cancelEvery } from '../db/approvals.js';
import { houseState, markLive, markRestored } from '../db/house-state.js';
import { lapseWaitingMail } from '../db/mail-queue.js';
import { removeRecoveryCodes } from '../db/second-factors.js';
import { refusal } from '../errors.js';

/** Whether those who were erased since the backup were erased again, or somebody said that there are none. */
const ERASURES = ['REPLAYED', 'WITHOUT_LIST'] as const;

export const finishRestore = defineUseCase({
  name: 'finish-restore',
  allow: ['system'],
  input: form({ id: id(), file: reference(), sha256: reference(), taken_at: moment(), erasures: choice(ERASURES) }),
  async run(tx, { id: backup, file, sha256, taken_at, erasures }, { now }) {
    const state = await houseState(tx);
    if (state !== 'unfinished') throw refusal('already_in_state', undefined, { state });
    await markRestored(tx, backup, now());
    await lapseWaitingMail(tx, now());
    const cancelled = await cancelEvery(tx, now());
    const codes = await removeRecoveryCodes(tx);
    return {
      result: { id: backup },
      log: {
        action: 'RESTORED' as const,
        target: { type: 'backups', id: backup },
        description: `Restored from ${file}`,
        metadata: {
          file,
          sha256,
          taken_at: taken_at.toISOString(),
          erasures,
          approvals_cancelled: String(cancelled.length),
          recovery_codes_removed: String(codes),
        },
      },
    };
  },
});

export const goLive = defineUseCase({
  name: 'go-live',
  allow: ['system'],
  input: form({}),
  async run(tx, _input, { now }) {
    const state = await houseState(tx);
    if (state === 'live') throw refusal('already_in_state', undefined, { state });
    if (state === 'unfinished') throw refusal('restore_unfinished');
    const id = await markLive(tx, now());
    return {
      result: { id },
      log: {
        action: 'WENT_LIVE' as const,
        target: { type: 'backups', id },
        description: 'The restored house went live: it runs its jobs and sends its mail from now on',
      },
    };
  },
});
