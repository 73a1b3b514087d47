// What others got in the way of is tried again, a few times, and then refused with a remedy.
import { retrying } from './retrying.js';
import { Refusal } from '../errors.js';

const failing = (code: string, times: number) => {
  let calls = 0;
  const work = async () => {
    calls += 1;
    if (calls <= times) throw Object.assign(new Error('the server said so'), { code });
    return 'done';
  };
  return { work, calls: () => calls };
};

test.each(['40001', '40P01'])('%s: tried again until it is done', async (code) => {
  const { work, calls } = failing(code, 3);
  expect([await retrying(work), calls()]).toEqual(['done', 4]);
});

test.each([
  ['40P01', 4, 4],
  ['55P03', 1, 1],
])('%s, and no end: refused as busy after %i, without a word of the server', async (code, times, most) => {
  const { work, calls } = failing(code, times);
  const failure: unknown = await retrying(work).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Refusal);
  expect([(failure as Refusal).code, calls()]).toEqual(['busy', most]);
});

test('any other failure is no matter of trying again', async () => {
  const { work, calls } = failing('42P01', 1);
  await expect(retrying(work)).rejects.toMatchObject({ code: '42P01' });
  expect(calls()).toBe(1);
});
