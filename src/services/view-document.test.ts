// Who may open which paper, and what the log says of it.
import { idOf, openHouse, withKey, type House } from '../../test/support/house.js';
import { plantPaper, unknownId } from '../../test/support/planted.js';
import { viewDocument } from './view-document.js';

const KEY = 'a'.repeat(64);
let house: House;
let paper: string;
beforeAll(async () => {
  house = await openHouse();
  const file = { storage_key: KEY, sha256: 'b'.repeat(64) };
  paper = await plantPaper(house, idOf(house.client.stock), file);
});
afterAll(() => house.close());

const rows = (action: string) =>
  house.rows.rows<Record<string, unknown>>(
    `SELECT actor_id, target_type, target_id, description, metadata FROM activity_logs
     WHERE action_type = $1::"ActionType" ORDER BY created_at`,
    [action],
  );

test('done: staff and the client are given what a link is made from, and the log says who opened which', async () => {
  for (const context of [house.admin, house.officer, house.client.stock]) {
    const seen = (await rows('KYC_DOCUMENT_VIEWED')).length;
    expect(await house.door.run(viewDocument, context, { id: paper })).toMatchObject({
      id: paper,
      storage_key: KEY,
      mime_type: 'application/pdf',
      disposition: `inline; filename="government-id-${paper.slice(0, 8)}.pdf"`,
    });
    expect((await rows('KYC_DOCUMENT_VIEWED')).slice(seen)).toEqual([
      {
        actor_id: idOf(context),
        target_type: 'kyc_documents',
        target_id: paper,
        description: 'Viewed a paper: GOVERNMENT_ID',
        metadata: null,
      },
    ]);
  }
});

test('refused: no such paper, and one whose file is not kept here', async () => {
  const before = await house.count('activity_logs');
  const without = await plantPaper(house, idOf(house.client.stock));
  const refused = (id: unknown) => house.door.run(viewDocument, house.admin, { id });
  await expect(refused(unknownId())).rejects.toMatchObject({ code: 'not_found' });
  await expect(refused(without)).rejects.toMatchObject({ code: 'paper_not_kept' });
  await expect(refused('../../x')).rejects.toMatchObject({ code: 'not_an_id' });
  expect(await house.count('activity_logs')).toBe(before + 1);
});

test('forbidden: another client, a job and a stranger; each attempt is in the log, and nothing is learnt from it', async () => {
  const denied = (await rows('ACCESS_DENIED')).length;
  const another = house.door.run(viewDocument, house.client.crypto, { id: paper });
  await expect(another).rejects.toMatchObject({ code: 'not_found' });
  expect((await rows('ACCESS_DENIED')).slice(denied)).toMatchObject([
    { actor_id: idOf(house.client.crypto), target_id: paper },
  ]);
  for (const actor of [{ kind: 'anonymous' }, { kind: 'system', name: 'job' }] as const)
    await expect(house.door.run(viewDocument, { actor }, { id: paper })).rejects.toMatchObject({ code: 'forbidden' });
  expect(await rows('ACCESS_DENIED')).toHaveLength(denied + 3);
});

test('repeated: the same request is one view', async () => {
  const before = (await rows('KYC_DOCUMENT_VIEWED')).length;
  const once = withKey(house.admin);
  await house.door.run(viewDocument, once, { id: paper });
  expect((await house.door.run(viewDocument, once, { id: paper })).repeated).toBe(true);
  expect(await rows('KYC_DOCUMENT_VIEWED')).toHaveLength(before + 1);
});
