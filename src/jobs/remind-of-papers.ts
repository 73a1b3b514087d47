/** Once a day, clients are written to about papers that run out. */
import type { Job } from './job.js';
import { rowsOf, type Pool } from '../db/client.js';
import { Refusal } from '../errors.js';
import { systemContext } from '../request-context.js';
import { papersToTell, remindOfPaper } from '../services/remind-of-paper.js';
import type { Door } from '../services/run-command.js';

const DAY = 86_400;

interface Parts {
  pool: Pool;
  door: Door;
  clock?: () => Date;
}

export const remindOfPapersJob = ({ pool, door, clock = () => new Date() }: Parts): Job => ({
  name: 'remind-of-papers',
  schedule: '19 6 * * *',
  everySeconds: DAY,
  lateAfterSeconds: 2 * DAY,
  async run() {
    for (const id of await papersToTell(rowsOf(pool), clock()))
      await door.run(remindOfPaper, systemContext('remind-of-papers'), { id }).catch(overtaken);
  },
});

/** Another server has told it meanwhile, or a newer paper has come in, or the client was erased. */
const OVERTAKEN: readonly string[] = ['already_in_state', 'paper_superseded', 'client_erased'];

function overtaken(error: unknown): void {
  if (!(error instanceof Refusal && OVERTAKEN.includes(error.code))) throw error;
}
