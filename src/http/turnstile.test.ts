import { createTurnstile } from './turnstile.js';

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

test('never more than a few are inside, in the order they came, and a crowd is turned away', async () => {
  const turnstile = createTurnstile({ atOnce: 2, waiting: 10 });
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  const all = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      turnstile(async () => {
        most = Math.max(most, (inside += 1));
        order.push(index);
        await pause();
        inside -= 1;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(order).toEqual([...Array(12).keys()]);
  expect(all.filter(({ status }) => status === 'rejected')).toHaveLength(8);
  expect(all.at(-1)).toMatchObject({ reason: { code: 'unavailable', status: 503 } });
});

test('a failure inside frees the place', async () => {
  const turnstile = createTurnstile({ atOnce: 1, waiting: 0 });
  await expect(turnstile(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(await turnstile(() => Promise.resolve('in'))).toBe('in');
});
