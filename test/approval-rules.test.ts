// What the database itself refuses of requests for a second person, by plain SQL as the application's role and as the
// owner: the rule holds where our code does not.
import { asking, plantRequest } from './support/approvals.js';
import { idOf, openHouse, type House } from './support/house.js';
import { plantStaff } from './support/planted.js';
import { connectAs, type Sql } from './support/sql.js';
import { declineRequest } from '../src/services/decide-approval.js';
import { disableStaff } from '../src/services/disable-staff.js';

let house: House;
let app: Sql;
let owner: Sql;
beforeAll(async () => {
  house = await openHouse();
  app = await connectAs(house.database, 'app');
  owner = await connectAs(house.database, 'owner');
});
afterAll(async () => {
  await app.end();
  await owner.end();
  await house.close();
});

const DECIDE = `UPDATE pending_approvals SET status = $2::"ApprovalStatus", decided_by = $3, decided_at = created_at + interval '1 hour' WHERE id = $1`;

test.each(['app', 'owner'] as const)('as %s: nobody approves what they asked for', async (role) => {
  const id = await plantRequest(house);
  const refused = await (role === 'app' ? app : owner).refused(DECIDE, [id, 'APPROVED', idOf(house.admin)]);
  expect(refused).toMatch(/^23514 .*pending_approvals_second_person/);
});

test('nobody decides who is no active admin', async () => {
  const id = await plantRequest(house);
  const disabled = await plantStaff(house, 'ADMIN', false);
  for (const who of [idOf(house.officer), idOf(house.client.stock), disabled])
    expect(await app.refused(DECIDE, [id, 'APPROVED', who])).toMatch(/^VIP02 Only an active admin decides/);
});

test('nothing is approved by nobody, nor after its time', async () => {
  const id = await plantRequest(house);
  expect(await app.refused(DECIDE, [id, 'APPROVED', null])).toMatch(/^23514/);
  const late = DECIDE.replace('1 hour', '73 hours');
  expect(await app.refused(late, [id, 'APPROVED', idOf(house.secondAdmin)])).toMatch(
    /^23514 .*pending_approvals_in_time/,
  );
});

test.each(['WAITING', 'APPROVED', 'CANCELLED', 'DECLINED'])('what has ended does not become %s', async (status) => {
  const id = await plantRequest(house);
  await house.door.run(declineRequest, house.secondAdmin, { id, reason: 'No' });
  for (const sql of [app, owner])
    expect(await sql.refused(DECIDE, [id, status, idOf(house.secondAdmin)])).toMatch(/^VIP02 The approval is DECLINED/);
});

test.each([
  ['command', `'void-trade'`],
  ['target_id', `'another'`],
  ['target_digest', `'another'`],
  ['amount_usd', '1'],
  ['requested_by', `(SELECT id FROM users WHERE email = 'second.admin@example.com')`],
  ['expires_at', `expires_at + interval '1 year'`],
])('%s of what waits stays what it was', async (column, value) => {
  const id = await plantRequest(house);
  for (const sql of [app, owner])
    expect(
      await sql.refused(
        `UPDATE pending_approvals SET ${column} = ${value}, status = 'CANCELLED', decided_at = now() WHERE id = $1`,
        [id],
      ),
    ).toMatch(/^(VIP02|23514)/);
});

test('what was asked for is neither changed, nor swapped, nor removed while it waits', async () => {
  const [one, other] = [await plantRequest(house), await plantRequest(house)];
  const change = `UPDATE internal.pending_inputs SET sealed = (SELECT sealed FROM internal.pending_inputs WHERE pending_approval_id = $2) WHERE pending_approval_id = $1`;
  expect(await app.refused(change, [one, other])).toMatch(/^42501/);
  expect(await owner.refused(change, [one, other])).toMatch(/^VIP03/);
  const remove = 'DELETE FROM internal.pending_inputs WHERE pending_approval_id = $1';
  for (const sql of [app, owner]) expect(await sql.refused(remove, [one])).toMatch(/^VIP03/);
  for (const sql of [app, owner])
    expect(await sql.refused('TRUNCATE internal.pending_inputs')).toMatch(/^(VIP03|42501)/);
});

test('requests and lines are never removed, and lines are not added by the application', async () => {
  const id = await plantRequest(house);
  expect(await app.refused('DELETE FROM pending_approvals WHERE id = $1', [id])).toMatch(/^42501/);
  expect(await owner.refused('DELETE FROM pending_approvals WHERE id = $1', [id])).toMatch(/^VIP03/);
  expect(await owner.refused('DELETE FROM approval_policies')).toMatch(/^VIP03/);
  expect(await owner.refused('TRUNCATE approval_policies')).toMatch(/^VIP03/);
  expect(await app.refused(`INSERT INTO approval_policies (command) VALUES ('record-trade')`)).toMatch(/^42501/);
  expect(await app.refused(`UPDATE approval_policies SET command = 'nothing'`)).toMatch(/^VIP02/);
});

test('a request does not begin approved, nor by somebody who is no admin', async () => {
  const insert = (status: string, by: string) =>
    `INSERT INTO pending_approvals (command, status, requested_by, created_at, expires_at, decided_by, decided_at)
     VALUES ('adjust-pnl', '${status}', '${by}', now(), now() + interval '1 day',
       ${status === 'WAITING' ? 'NULL, NULL' : `'${idOf(house.secondAdmin)}', now()`})`;
  expect(await app.refused(insert('APPROVED', idOf(house.admin)))).toMatch(/^VIP02 An approval begins by waiting/);
  expect(await app.refused(insert('WAITING', idOf(house.officer)))).toMatch(/^VIP02 Only an active admin asks/);
});

test('a decision without its row in the log does not commit; the portal and the reader see no input', async () => {
  const { id } = await asking(house, disableStaff, { id: idOf(house.officer) });
  await app.query('BEGIN');
  await app.query(DECIDE, [id, 'APPROVED', idOf(house.secondAdmin)]);
  expect(await app.refused('COMMIT')).toMatch(/^VIP01/);
  for (const role of ['portal', 'reader'] as const) {
    const sql = await connectAs(house.database, role);
    expect(await sql.refused('SELECT * FROM internal.pending_inputs')).toMatch(/^42501/);
    if (role === 'portal') expect(await sql.refused('SELECT * FROM pending_approvals')).toMatch(/^42501/);
    await sql.end();
  }
});
