/** npm run seed, and a step of npm start: the first data, from the environment's settings. */
import { SeedProblem, writeFirstData } from './first-data.js';

try {
  console.log(await writeFirstData(process.env));
} catch (error) {
  console.error(error instanceof SeedProblem ? error.message : error);
  process.exitCode = 1;
}
