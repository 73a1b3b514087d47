import { steadyClock } from './steady-clock.js';

test('it follows the clock on the wall forward, and goes on by itself while that one is back', () => {
  let wall = 1_000_000;
  let elapsed = 0;
  const pass = (ms: number) => {
    wall += ms;
    elapsed += ms;
  };
  const clock = steadyClock(
    () => wall,
    () => elapsed,
  );
  pass(500);
  expect(clock()).toBe(1_000_500);
  wall -= 3_600_000;
  pass(500);
  expect(clock()).toBe(1_001_000);
  pass(500);
  expect(clock()).toBe(1_001_500);
  wall += 7_200_000;
  expect(clock()).toBe(wall);
});
