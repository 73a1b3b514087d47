// A rollout: a second server is up, the first is told to end while everybody works.
import type { Chance } from '../chance.js';
import type { Ground } from '../ground.js';
import { send, wishedTrade } from '../hands.js';
import type { Drill } from './drill.js';

const DRAINED_WITHIN_MS = 10_500;
const HANDS = 6;

/** Works on the first server until that takes no more connections, then on the second; any other failure is one. */
async function hand(
  ground: Ground,
  chance: Chance,
  { servers, isOver }: { servers: readonly string[]; isOver: () => boolean },
): Promise<void> {
  let [current = '', next = ''] = servers;
  while (!isOver()) {
    const wish = wishedTrade(ground, chance);
    let reply = await send(current, ground.office.admin, wish);
    if (reply.kind === 'unknown' && reply.why === 'ECONNREFUSED') {
      [current, next] = [next, current];
      reply = await send(current, ground.office.admin, wish);
    }
    if (reply.kind !== 'done') throw new Error(`A request failed: ${reply.status} ${reply.why}`);
    ground.told.push({ key: wish.key, id: reply.id });
  }
}

export const rollout: Drill = {
  name: 'sigterm-under-load',
  guarantee: 'a server told to end under load answers all that it has begun, in ten seconds, and no request fails',
  async run(ground, chance) {
    const second = await ground.office.another();
    let over = false;
    const servers = [ground.office.url(), second.url];
    const hands = Promise.all(
      Array.from({ length: HANDS }, () => hand(ground, chance, { servers, isOver: () => over })),
    );
    const before = ground.told.length;
    while (ground.told.length < before + chance.between(5, 25)) await Promise.race([hands, moment()]);
    const since = performance.now();
    const code = await ground.office.handOver(second);
    const drained = performance.now() - since;
    over = true;
    await hands;
    if (code !== 0 || drained > DRAINED_WITHIN_MS)
      throw new Error(`The server ended with ${code} after ${Math.round(drained)} ms.`);
    return drained;
  },
};

const moment = () => new Promise((resolve) => setTimeout(resolve, 5));
