/**
 * Lets in a few at a time and turns away a crowd. Comparing a password takes a fifth of a second of a processor, on
 * purpose; without this, a flood of sign-ins would take all of them, and everybody else would wait.
 */
import { refusal } from '../errors.js';

export type Turnstile = <T>(work: () => Promise<T>) => Promise<T>;

export function createTurnstile({ atOnce, waiting }: { atOnce: number; waiting: number }): Turnstile {
  let inside = 0;
  const queue: (() => void)[] = [];

  async function enter(): Promise<void> {
    if (inside < atOnce) {
      inside += 1;
      return;
    }
    if (queue.length >= waiting) throw refusal('unavailable');
    await new Promise<void>((admitted) => queue.push(admitted));
  }

  /** Whoever leaves hands the place to the next in line. */
  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else inside -= 1;
  }

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
