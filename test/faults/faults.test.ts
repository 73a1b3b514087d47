// Faults on purpose, each several times at moments that chance chooses; after each, all is audited. `npm run faults`
// runs the same with more repetitions and the long ones. A failure names the seed that brings it back.
import { audit } from './audit.js';
import { DRILLS } from './drills/index.js';
import { openGround, type Ground } from './ground.js';
import { isWanted, READY_WITHIN_MS, repeatedly, requireNone, TIMEOUT_MS } from './repeat.js';

const drills = DRILLS.filter(isWanted);

let ground: Ground;
beforeAll(async () => {
  if (drills.length > 0) ground = await openGround();
}, READY_WITHIN_MS);
afterAll(async () => {
  if (drills.length > 0) await ground.close();
}, 60_000);

test.each(DRILLS.map((drill) => [drill.guarantee, drill] as const))(
  '%s',
  async (_guarantee, drill) => {
    if (!drills.includes(drill)) return;
    await repeatedly(
      drill.name,
      async (chance) => {
        const back = await drill.run(ground, chance);
        requireNone(await audit(ground));
        return back;
      },
      () => ground.office.output(),
    );
  },
  TIMEOUT_MS,
);
