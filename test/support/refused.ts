import { Refusal, type Issue } from '../../src/errors.js';

/** What a call that must be refused is refused for. */
export function issuesOf(work: () => unknown): readonly Issue[] {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.issues;
    throw error;
  }
  throw new Error('Expected a refusal, but it was granted.');
}
