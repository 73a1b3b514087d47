/**
 * A restored backup holds clients who were erased after it was made. `replayErasures` erases them again: whoever restores
 * calls it before anything else, with the list that was kept outside of the database.
 *
 *     const { listed, erased } = await replayErasures({ door, rows, list: erasureListAt(path) }, systemContext('restore'));
 *
 * The door needs `vault` and `erasure` as the server's own, and `papers` where the papers' files are to go as well.
 */
import { erased, prepareErasure } from './erase-client.js';
import { form, id } from './input.js';
import { lockedClientPerson } from './lock-person.js';
import type { Door } from './run-command.js';
import { defineUseCase } from './use-case.js';
import type { Rows } from '../db/client.js';
import { notErased, readErased } from '../db/erasure.js';
import type { ErasureList } from '../erasure-list.js';
import type { RequestContext } from '../request-context.js';

export const repeatErasure = defineUseCase({
  name: 'repeat-erasure',
  allow: ['system'],
  input: form({ id: id() }),
  prepare: (_input, preparation) => prepareErasure(preparation),
  async run(tx, { id: client }, { now, prepared }) {
    await lockedClientPerson(tx, client);
    return erased(tx, client, { at: now(), by: null, reason: 'REPLAYED' }, prepared);
  },
});

interface Parts {
  door: Door;
  rows: Rows;
  list: ErasureList;
}

/** Those on the list, and how many of them were still here. */
export async function replayErasures(
  { door, rows, list }: Parts,
  context: RequestContext,
): Promise<{ listed: number; erased: number }> {
  const listed = await list.read();
  const here = await notErased(rows, listed);
  for (const client of here) await door.run(repeatErasure, context, { id: client });
  return { listed: listed.length, erased: here.length };
}

/** Who is erased here and not on the list: a copy of the list that lacks somebody is older than the backup. */
export async function missingOnList({ rows, list }: Omit<Parts, 'door'>): Promise<{ id: string; erased_at: Date }[]> {
  const known = new Set(await list.read());
  return (await readErased(rows)).filter(({ id: client }) => !known.has(client));
}

/** Puts on the list who is missing there: it may have been lost, or stand anew on another machine. */
export async function completeList({ rows, list }: Omit<Parts, 'door'>): Promise<number> {
  await list.begin();
  const missing = await missingOnList({ rows, list });
  for (const { id: client, erased_at } of missing) await list.add(client, erased_at);
  return missing.length;
}
