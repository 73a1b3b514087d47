/** Reads a scanned file row by row, judges the rows and enters those that are granted, a piece of the file at a time. */
import { rowsOf } from '../csv/read.js';
import type { Problem } from './bring-up-to-date.js';
import type { ImportedFile } from './imported-file.js';
import { Outcomes, type DuplicatesAnswer } from './import-report.js';
import type { AnyFields, Entering, KindOfImport, ParsedRow, Totals, Values } from './kind-of-import.js';
import { cellsOf, rowReader, type Scan } from './read-rows.js';
import { whoseBooks } from './whose-books.js';
import { LikelyDuplicates } from './likely-duplicates.js';
import { provisionally } from '../db/provisionally.js';
import type { Tx } from '../db/transaction.js';
import { refusal, type Issue } from '../errors.js';

export interface Wish {
  file: ImportedFile;
  duplicates: DuplicatesAnswer | null;
}

export interface Entered {
  outcomes: Outcomes;
  totals: Totals;
  /** What stands in the books already and would no longer be possible. */
  elsewhere: readonly Issue[];
}

export async function enterRows<F extends AnyFields, E, P>(
  tx: Tx,
  kind: KindOfImport<F, E, P>,
  scan: Scan,
  { file, duplicates }: Wish,
  entering: Entering<Values<F>, E>,
): Promise<Entered> {
  const outcomes = new Outcomes();
  const answer = { duplicates, keepsAll: file.watcher.onReport !== undefined };
  await readAndEnter(kind, scan, file, batchEntry(entering, outcomes, answer), outcomes);
  if (outcomes.entered === 0 || (!answer.keepsAll && outcomes.isHeldUp(duplicates)))
    return { outcomes, totals: NOTHING, elsewhere: [] };
  file.watcher.onProgress?.({ step: 'reckoning', done: scan.rows, of: scan.rows });
  return { outcomes, ...(await reckon(tx, entering, outcomes, answer)) };
}

async function readAndEnter<F extends AnyFields, E, P>(
  kind: KindOfImport<F, E, P>,
  scan: Scan,
  file: ImportedFile,
  enter: BatchEntry<Values<F>>,
  outcomes: Outcomes,
): Promise<void> {
  const read = rowReader(scan, kind.fields, kind.numbers);
  const inserting = new OneBehind();
  try {
    for await (const rows of rowsOf(scan.file)) {
      const parsed = rows.flatMap((row) => {
        outcomes.see(row.line, () => cellsOf(scan.file, row));
        const outcome = read(row);
        if ('values' in outcome) return [{ line: row.line, values: outcome.values }];
        outcomes.reject(row.line, outcome.issues);
        return [];
      });
      await enter(parsed, inserting);
      file.watcher.onProgress?.({ step: 'entering', done: outcomes.rows, of: scan.rows });
    }
    await inserting.done();
  } finally {
    await inserting.ended();
  }
}

const NOTHING: Totals = { clients: 0, usd_value: null, quantities: [] };

interface Answer {
  duplicates: DuplicatesAnswer | null;
  /** A preview enters what it can; an import that will be refused enters no more. */
  keepsAll: boolean;
}

type BatchEntry<V> = (parsed: readonly ParsedRow<V>[], inserting: OneBehind) => Promise<void>;

function batchEntry<V, E>(
  entering: Entering<V, E>,
  outcomes: Outcomes,
  { duplicates, keepsAll }: Answer,
): BatchEntry<V> {
  const likely = new LikelyDuplicates(entering);
  return async (parsed, inserting) => {
    const judged = await entering.judge(parsed, () => inserting.done());
    const granted = judged.flatMap((one, i) => {
      const line = parsed[i]?.line ?? 0;
      if ('entry' in one) return [{ line, entry: one.entry }];
      outcomes.reject(line, one.issues);
      return [];
    });
    await inserting.done();
    const suspects = await likely.among(granted);
    const entries = granted.filter((_, i) => {
      const suspect = suspects[i];
      if (!suspect) return true;
      outcomes.suspect(suspect);
      // Until that is answered they count for nothing: entered twice, they would have what is new turned down.
      return duplicates === 'enter';
    });
    if (!keepsAll && outcomes.isHeldUp(duplicates)) return;
    inserting.begin(entering.insert(entries.map(({ entry }) => entry)));
    for (const { line } of entries) outcomes.enter(line);
  };
}

/** The database takes in one piece while the next is being read. A failure is told when the piece is waited for. */
class OneBehind {
  #work: Promise<void> = Promise.resolve();

  begin(work: Promise<void>): void {
    work.catch(() => undefined);
    this.#work = work;
  }

  done(): Promise<void> {
    return this.#work;
  }

  /** However it ended: only then can the transaction be ended in its turn. */
  ended(): Promise<void> {
    return this.#work.catch(() => undefined);
  }
}

/** Of whose rows some still cannot be after so many, of those none is judged any further. */
const MOST_ROUNDS = 10;

/**
 * Judges the timeline that the rows make with what stands in the books. What cannot be is told by its line; a preview
 * then takes it out and judges the rest again, since a row may only have been wrong, or right, because of another.
 */
async function reckon<V, E>(
  tx: Tx,
  entering: Entering<V, E>,
  outcomes: Outcomes,
  { keepsAll }: Answer,
): Promise<Omit<Entered, 'outcomes'>> {
  const elsewhere: Issue[] = [];
  for (let round = 1; elsewhere.length === 0; round += 1) {
    const problems: Problem[] = [];
    const totals = await provisionally(tx, async () => {
      const outcome = await entering
        .finish((problem) => void problems.push(problem))
        .catch((error: unknown) => {
          // What follows from an event that cannot be is no defect; a round without one hides nothing.
          if (problems.length === 0) throw error;
          return NOTHING;
        });
      return { stays: problems.length === 0, outcome };
    });
    if (problems.length === 0) return { totals, elsewhere };
    const own = await place(problems, entering, outcomes);
    const others = problems.filter(({ event_id }) => !own.has(event_id));
    elsewhere.push(...(await whoseBooks(tx, others)));
    if (!keepsAll || own.size === 0) break;
    await entering.leaveOut([...own]);
    if (round >= MOST_ROUNDS) await leaveOutRest(problems, entering, outcomes);
  }
  return { totals: NOTHING, elsewhere };
}

/** What is left of the portfolios of these problems. The next round has none of theirs, so it comes to an end. */
async function leaveOutRest<V, E>(
  problems: readonly Problem[],
  entering: Entering<V, E>,
  outcomes: Outcomes,
): Promise<void> {
  const standing = await entering.standing([...new Set(problems.map(({ portfolio_id }) => portfolio_id))]);
  const unjudged = refusal('rest_not_judged');
  await place(
    standing.map((event_id) => ({ event_id, refusal: unjudged })),
    entering,
    outcomes,
  );
  await entering.leaveOut(standing);
}

/** Finds the lines of the events that could not be; what is no row of this file is not among the answer. */
async function place<V, E>(
  problems: readonly Pick<Problem, 'event_id' | 'refusal'>[],
  entering: Entering<V, E>,
  outcomes: Outcomes,
): Promise<ReadonlySet<string>> {
  const ranks = await entering.ranks(problems.map(({ event_id }) => event_id));
  const own = new Set<string>();
  for (const { event_id, refusal } of problems) {
    const rank = ranks.get(event_id);
    const line = rank === undefined ? undefined : outcomes.lines[rank];
    if (line === undefined) continue;
    if (!own.has(event_id)) outcomes.turnDown(line, refusal.issues);
    own.add(event_id);
  }
  return own;
}
