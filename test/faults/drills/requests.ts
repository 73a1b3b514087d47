// Answers that get lost, and requests that come more than once.
import { translator } from '../../../src/locales/index.js';
import { startLoad, insist, send, wishedTrade } from '../hands.js';
import type { Drill } from './drill.js';

export const answerLost: Drill = {
  name: 'answer-lost',
  guarantee: 'a connection cut at COMMIT leaves one trade or none, and the same key is answered with what was stored',
  async run(ground, chance) {
    const load = startLoad(ground, chance);
    await load.more(chance.below(6));
    await load.finish();
    const cut = chance.oneOf(['after', 'after', 'before'] as const);
    const happened = ground.line.cutAtCommit(cut);
    const wish = wishedTrade(ground, chance);
    const first = await send(ground.office.url(), ground.office.admin, wish);
    await happened;
    if (first.kind === 'done') throw new Error('It was answered although the connection was cut.');
    const again = await insist(ground, wish);
    if (again.repeated !== (cut === 'after'))
      throw new Error(`Cut ${cut} COMMIT, the repetition was ${again.repeated}.`);
  },
};

const AT_ONCE = 50;
const USED = translator('EN')('errors:request_reused');

export const sameKey: Drill = {
  name: 'same-key',
  guarantee:
    'one request sent fifty times at once is one trade, every answer names it, and its key is good for no other',
  async run(ground, chance) {
    const wish = wishedTrade(ground, chance);
    const replies = await Promise.all(Array.from({ length: AT_ONCE }, () => insist(ground, wish)));
    const [ids, first] = [new Set(replies.map(({ id }) => id)), replies.filter(({ repeated }) => !repeated)];
    if (ids.size !== 1 || first.length !== 1)
      throw new Error(`${ids.size} trades were named, ${first.length} answers were the first.`);
    const other = { ...wish, form: { ...wish.form, quantity: '77' } };
    const reply = await send(ground.office.url(), ground.office.admin, other).catch(
      (refused: Error) => refused.message,
    );
    if (typeof reply !== 'string' || !reply.includes(USED))
      throw new Error(`Another trade under the same key was not refused as such: ${JSON.stringify(reply)}`);
  },
};

const HANDS = 16;

export const sixteenHands: Drill = {
  name: 'sixteen-hands',
  guarantee: 'sixteen hands at one portfolio, buying, selling and back-dating, leave the books of some order',
  async run(ground, chance) {
    const { office, told } = ground;
    const desk = { office, told, clients: [chance.oneOf(ground.clients)] };
    await Promise.all(Array.from({ length: HANDS }, () => insist(desk, wishedTrade(desk, chance))));
  },
};
