// Backups: what the log notes of one, of a restore, and of the restored house's going live.
import { randomUUID } from 'node:crypto';
import type { Case } from '../support/four-tests.js';
import { idOf, type House } from '../support/house.js';
import { plantRequest } from '../support/approvals.js';
import { plantClient } from '../support/planted.js';
import { connectAs } from '../support/sql.js';
import { finishRestore, goLive } from '../../src/services/finish-restore.js';
import { recordBackup } from '../../src/services/record-backup.js';
import { houseState } from '../../src/db/house-state.js';
import { lastBackup } from '../../src/db/last-backup.js';
import { systemContext } from '../../src/request-context.js';

const backup = () => ({
  id: randomUUID(),
  file: 'vip-20260104T011100Z-00c0ffee.age',
  sha256: 'ab'.repeat(32),
  taken_at: '2026-01-04T01:11:00.000Z',
});
const fields = { id: 'id', file: 'reference', sha256: 'reference', taken_at: 'moment elsewhere' } as const;

const record: Case = {
  useCase: recordBackup,
  by: systemContext('backup'),
  async good(house) {
    // Somebody whose particulars the log could give away.
    await plantClient(house);
    return backup();
  },
  async done(house, _id, { file }) {
    expect(await lastBackup(house.rows)).toEqual({ file, takenAt: new Date('2026-01-04T01:11:00Z') });
  },
  log: { action: 'BACKUP_TAKEN', target: 'backups', metadata: { sha256: 'ab'.repeat(32) } },
  refused: {
    'no file': async () => ({ input: { ...backup(), file: '' }, code: 'required', field: 'file' }),
  },
  fields,
  required: ['id', 'file', 'sha256', 'taken_at'],
};

/** As pg_restore leaves a house, and as a restore that came to its end does. */
async function becomes(house: House, state: 'unfinished' | 'restored'): Promise<void> {
  const sql = await connectAs(house.database, 'postgres');
  // A house without that row is what pg_restore leaves: no change that anybody made, so none that the log tells of.
  await sql.query('SET session_replication_role = replica');
  await sql.query('DELETE FROM internal.house_state');
  if (state === 'restored')
    await sql.query(`INSERT INTO internal.house_state (restored_from, restored_at) VALUES ($1, now())`, [randomUUID()]);
  await sql.end();
}

const finish: Case = {
  useCase: finishRestore,
  by: systemContext('restore-command'),
  async good(house) {
    await becomes(house, 'unfinished');
    await house.rows.rows(
      `INSERT INTO internal.mail_queue (user_id, template, good_until) VALUES ($1, 'password-changed', now() + interval '1 day')`,
      [idOf(house.admin)],
    );
    await plantRequest(house);
    await house.planting.rows(
      `WITH logged AS (INSERT INTO activity_logs (action_type, target_type, description) VALUES ('RECOVERY_CODES_MADE', 'test', 'Planted'))
       INSERT INTO internal.recovery_codes (user_id, code_hash, used_at) VALUES ($1, gen_random_uuid(), NULL), ($1, gen_random_uuid(), now())`,
      [idOf(house.admin)],
    );
    return { ...backup(), erasures: 'REPLAYED' };
  },
  async done(house, id) {
    expect(await house.rows.rows('SELECT DISTINCT status, decided_by, decided_at FROM pending_approvals')).toEqual([
      { status: 'CANCELLED', decided_by: null, decided_at: new Date('2026-01-05T09:00:00Z') },
    ]);
    expect(await house.count('internal.pending_inputs')).toBe(0);
    expect(await house.count('internal.recovery_codes')).toBe(0);
    expect(await house.rows.rows(`SELECT 1 FROM internal.mail_queue WHERE status IN ('WAITING', 'SENDING')`)).toEqual(
      [],
    );
    expect(await houseState(house.rows)).toBe('restored');
    expect(await house.rows.row('SELECT * FROM internal.house_state')).toMatchObject({
      restored_from: id,
      restored_at: new Date('2026-01-05T09:00:00Z'),
      live_since: null,
    });
  },
  log: {
    action: 'RESTORED',
    target: 'backups',
    metadata: {
      taken_at: '2026-01-04T01:11:00.000Z',
      erasures: 'REPLAYED',
      approvals_cancelled: '1',
      recovery_codes_removed: '2',
    },
  },
  refused: {
    'a house that was restored before': async (house) => {
      await becomes(house, 'restored');
      return { input: { ...backup(), erasures: 'WITHOUT_LIST' }, code: 'already_in_state' };
    },
  },
  fields: { ...fields, erasures: 'choice' },
  required: ['id', 'file', 'sha256', 'taken_at', 'erasures'],
};

const live: Case = {
  useCase: goLive,
  by: systemContext('restore-command'),
  async good(house) {
    await becomes(house, 'restored');
    return {};
  },
  async done(house) {
    expect(await houseState(house.rows)).toBe('live');
  },
  log: { action: 'WENT_LIVE', target: 'backups' },
  refused: {
    'a restore that did not come to its end': async (house) => {
      await becomes(house, 'unfinished');
      return { input: {}, code: 'restore_unfinished' };
    },
    'a house that is live': async (house) => {
      await becomes(house, 'restored');
      await house.door.run(goLive, systemContext('restore-command'), {});
      return { input: {}, code: 'already_in_state' };
    },
  },
  fields: {},
  required: [],
};

export const BACKUPS: readonly Case[] = [record, finish, live];
