// The house always keeps an admin who can sign in, also where a script asks.
import { refusalOf } from '../../test/support/four-tests.js';
import { idOf, openHouse, type House } from '../../test/support/house.js';
import { systemContext } from '../request-context.js';
import { disableStaff } from './disable-staff.js';
import { editStaff } from './edit-staff.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.door.run(disableStaff, house.admin, { id: idOf(house.secondAdmin) });
});
afterAll(() => house.close());

test('the last admin is neither disabled nor made an officer', async () => {
  const script = systemContext('script');
  const disabled = await refusalOf(house.door.run(disableStaff, script, { id: idOf(house.admin) }));
  expect([disabled.code, disabled.issues[0].field]).toEqual(['last_admin', undefined]);
  const demoted = await refusalOf(house.door.run(editStaff, script, { id: idOf(house.admin), role: 'COMPLIANCE' }));
  expect([demoted.code, demoted.issues[0].field]).toEqual(['last_admin', 'role']);
});
