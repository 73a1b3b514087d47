// A store of papers that errs, is late, lies, is elsewhere, or has another time.
import { randomUUID } from 'node:crypto';
import { PDF } from '../../support/papers.js';
import type { Mood } from '../../support/s3-server.js';
import type { Chance } from '../chance.js';
import type { Ground } from '../ground.js';
import { insist, send, type Desk, type Wish } from '../hands.js';
import type { Drill } from './drill.js';

export const wishedPaper = ({ clients }: Pick<Desk, 'clients'>, chance: Chance): Wish => ({
  key: randomUUID(),
  resource: 'KYCDocument',
  form: { user_id: chance.oneOf(clients), document_type: chance.oneOf(['GOVERNMENT_ID', 'PROOF_OF_ADDRESS']) },
  file: PDF,
});

export interface Disorder {
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
}

const inMood = ({ s3 }: Ground, mood: Mood): Disorder => ({ begin: () => s3.will(mood), end: () => s3.will('honest') });
const down = ({ s3 }: Ground): Disorder => ({ begin: () => s3.goDown(), end: () => s3.comeBack() });

/** Nothing is taken while the store is out of order, the screens go on, and afterwards the same form is taken once. */
export async function refusedWhile(desk: Desk, chance: Chance, { begin, end }: Disorder): Promise<void> {
  const wish = wishedPaper(desk, chance);
  await begin();
  try {
    const reply = await send(desk.office.url(), desk.office.admin, wish);
    if (reply.kind === 'done') throw new Error('A paper was taken although the store was out of order.');
    await listStands(desk);
  } finally {
    await end();
  }
  const [one, other] = await Promise.all([insist(desk, wish), insist(desk, wish)]);
  if (one.id !== other.id) throw new Error('The same form became two papers.');
}

async function listStands({ office }: Desk): Promise<void> {
  const path = '/admin/api/resources/KYCDocument/actions/list';
  const { status } = await fetch(`${office.url()}${path}`, { headers: { cookie: office.admin } });
  if (status !== 200) throw new Error(`The list of papers was answered with ${status}.`);
}

const MOODS: readonly Mood[] = ['err', 'hang up', 'lose', 'cut', 'plain', 'deny', 'elsewhere'];

export const storeOutOfOrder: Drill = {
  name: 'store-out-of-order',
  guarantee: 'a store that is down, errs, hangs up, loses, cuts or refuses takes no paper; sent again, it is one paper',
  async run(ground, chance) {
    const disorders = [down(ground), ...MOODS.map((mood) => inMood(ground, mood))];
    for (const from = chance.below(disorders.length); disorders.length > 0;)
      for (const disorder of disorders.splice(from % disorders.length, 1)) await refusedWhile(ground, chance, disorder);
  },
};

export const storeStalls: Drill = {
  name: 'store-stalls',
  guarantee: 'a store that never answers is given up, and the paper is taken when it is sent again',
  // Twenty seconds each.
  nightly: true,
  run: (ground, chance) => refusedWhile(ground, chance, inMood(ground, 'stall')),
};

const HOUR = 3_600_000;

export const storeLate: Drill = {
  name: 'store-late',
  guarantee: 'a store that is slow, or whose clock is an hour off, keeps each paper that was taken and no other',
  async run(ground, chance) {
    ground.s3.will('late');
    await insist(ground, wishedPaper(ground, chance));
    ground.s3.will('honest');
    const wish = wishedPaper(ground, chance);
    ground.s3.setClock(new Date(Date.now() + chance.oneOf([-HOUR, HOUR])));
    const reply = await send(ground.office.url(), ground.office.admin, wish);
    ground.s3.setClock(undefined);
    if (reply.kind === 'unknown' || chance.below(2) === 0) await insist(ground, wish);
    else ground.told.push({ key: wish.key, id: reply.id });
  },
};
