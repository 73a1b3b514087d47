/**
 * One entry of the demo: a use case, who asks for it and when, under a key that makes it happen once. What an entry
 * refers to (a person, an asset, an earlier entry) is looked up when its turn comes, since ids are the database's.
 */
import type { RequestContext } from '../../src/request-context.js';
import type { Answer, Door } from '../../src/services/run-command.js';
import type { Result, UseCase } from '../../src/services/use-case.js';

export interface World {
  /** A person's id, by e-mail. */
  person(email: string): string;
  /** The id of a client's portfolio, by e-mail. */
  portfolio(email: string): string;
  /** An asset's id, by symbol. */
  asset(symbol: string): string;
  /** The id that an earlier entry made, by its key. */
  made(key: string): string;
}

export interface Step {
  /** ISO 8601, UTC: what the door's clock says. */
  at: string;
  key: string;
  /** A member of the staff, by e-mail; undefined for the seed itself. */
  by: string | undefined;
  run(door: Door, context: RequestContext, world: World): Promise<Answer<Result>>;
}

export type Occasion = Pick<Step, 'at' | 'key' | 'by'>;

export function step<I, R extends Result, P>(
  occasion: Occasion,
  useCase: UseCase<I, R, P>,
  input: (world: World) => object,
): Step {
  return { ...occasion, run: (door, context, world) => door.run(useCase, context, input(world)) };
}

/** Day and time of the UTC clock, as the lists of the demo write them: '2025-02-03 10:15'. */
export const moment = (day: string, time = '10:00'): string => `${day}T${time}:00.000Z`;
