import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importOnce } from './import-once.js';
import { DATA_KEYS, LOG_KEY, openHouse, type House } from '../../test/support/house.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

test('where two must look at an import, the command enters nothing and says where to go; elsewhere it enters the file', async () => {
  const file = join(tmpdir(), `vip-import-once-${process.pid}.csv`);
  writeFileSync(file, 'kind,symbol,price,as_of\nSTOCK,AAPL,201.5,2026-01-04\n');
  const said: string[] = [];
  const run = (rule: string) =>
    importOnce(
      {
        ...process.env,
        VIP_ENV: 'test',
        DATABASE_URL: house.database.url('postgres'),
        SESSION_SECRET: 'a-secret-of-a-test-that-opens-nothing',
        DATA_KEYS,
        LOG_KEY,
        TWO_PERSON_RULE: rule,
      },
      ['prices', file],
      { say: (text) => void said.push(text), progress: () => undefined },
    );
  expect(await run('on')).toBe(1);
  expect(said.join('\n')).toContain('second person');
  expect(await house.count('imports')).toBe(0);
  expect(await run('off')).toBe(0);
  expect(await house.count('imports')).toBe(1);
});
