/**
 * What touches many clients is refused for the sake of one, and says which. The name stands in what the message quotes, so
 * it is on the screen alone: a refusal's own text, which a server's log may hold, has its code and nothing else.
 */
import type { Problem } from './bring-up-to-date.js';
import { readClientsOf } from '../db/books.js';
import type { Rows } from '../db/client.js';
import type { Tx } from '../db/transaction.js';
import { Refusal, type FailureCode, type Issue } from '../errors.js';

type Affected = Pick<Problem, 'portfolio_id' | 'refusal'>;

/** How it is said that too few units, or too little money, would have been there for what an event took. */
interface Remedies {
  units: FailureCode;
  money: FailureCode;
}

const NEEDED: Remedies = { units: 'needed_units_of', money: 'needed_money_of' };

/** What left later was counted in units of before. Nothing but a split takes units away. */
export const AFTER_ACTION: Remedies = { units: 'too_few_after_split', money: 'needed_money_of' };

/** Refused at the first event that cannot be. */
export async function sayingWhose<T>(
  tx: Tx,
  work: (onProblem: (problem: Problem) => void) => Promise<T>,
  remedies = NEEDED,
): Promise<T> {
  const problems: Problem[] = [];
  try {
    return await work((problem) => {
      problems.push(problem);
      throw problem.refusal;
    });
  } catch (error) {
    const [issue] = await whoseBooks(tx, problems.slice(0, 1), remedies);
    throw issue && error === problems[0]?.refusal ? new Refusal(issue) : error;
  }
}

/** An issue for each. The field that a dealing would be mended in is no field of a form about many. */
export async function whoseBooks(
  rows: Rows,
  problems: readonly Affected[],
  { units, money } = NEEDED,
): Promise<Issue[]> {
  if (problems.length === 0) return [];
  const clients = await readClientsOf(rows, [...new Set(problems.map(({ portfolio_id }) => portfolio_id))]);
  return problems.map(({ portfolio_id, refusal }) => {
    const [{ code, params }] = refusal.issues;
    const own = code === 'oversold' ? units : code === 'overdrawn' ? money : code;
    return { code: own, params: { ...params, client: clients.get(portfolio_id) ?? portfolio_id } };
  });
}
