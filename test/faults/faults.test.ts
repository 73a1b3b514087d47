// Faults on purpose, each several times at moments that chance chooses; after each, all is audited. `npm run faults`
// runs the same with more repetitions and the long ones. A failure names the seed that brings it back.
import { appendFileSync } from 'node:fs';
import { audit } from './audit.js';
import { chanceOf } from './chance.js';
import { DRILLS } from './drills/index.js';
import type { Drill } from './drills/drill.js';
import { openGround, type Ground } from './ground.js';

const { FAULT_ONLY, FAULT_REPORT } = process.env;
const repetitions = Number(process.env.FAULT_REPETITIONS ?? 3);
const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 1_000_000));
const nightly = process.env.FAULT_REPETITIONS !== undefined;
const drills = DRILLS.filter(
  (drill) => (nightly || !drill.nightly) && (!FAULT_ONLY || FAULT_ONLY.split(',').includes(drill.name)),
);

let ground: Ground;
beforeAll(async () => (ground = await openGround()), 120_000);
afterAll(() => ground.close(), 60_000);

async function survive(drill: Drill, own: number): Promise<number> {
  try {
    const back = await drill.run(ground, chanceOf(own));
    const problems = await audit(ground);
    if (problems.length > 0) throw new Error(problems.slice(0, 20).join('\n'));
    return back ?? 0;
  } catch (error) {
    const said = ground.office.output().split('\n').slice(-15).join('\n');
    throw new Error(
      `${drill.name} with the seed ${own} (npm run faults -- --only ${drill.name} --seed ${own})\n${said}`,
      {
        cause: error,
      },
    );
  }
}

test.each(drills.map((drill) => [drill.guarantee, drill] as const))(
  '%s',
  async (_guarantee, drill) => {
    let slowest = 0;
    for (let repetition = 0; repetition < repetitions; repetition += 1)
      slowest = Math.max(slowest, await survive(drill, seed + repetition));
    if (FAULT_REPORT) appendFileSync(FAULT_REPORT, `${JSON.stringify({ name: drill.name, repetitions, slowest })}\n`);
  },
  60_000 * Math.max(1, repetitions / 3),
);
