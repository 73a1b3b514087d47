// npm run import as somebody at a terminal, or a script, runs it: the script itself as a process over a house's database.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, inRoot } from '../scripts/lib/repository.mjs';
import { importOnce } from '../src/jobs/import-once.js';
import { recordTransfer } from '../src/services/record-transfer.js';
import { changedTables, fingerprint } from './support/fingerprint.js';
import { DATA_KEYS, deposit, openHouse, person, type House } from './support/house.js';
import { newEmail, plantClient } from './support/planted.js';
import { expectBooksToAgree } from './support/replay.js';

let house: House;
let folder: string;
let client: string;
beforeAll(async () => {
  house = await openHouse();
  folder = mkdtempSync(join(tmpdir(), 'vip-import-command-'));
  client = await plantClient(house);
  await deposit(house, person(client, 'CUSTOMER'), '10000.00', '2025-01-01');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await house.close();
});

interface Ended {
  code: number | null;
  said: string;
}

const SCRIPT = inRoot('scripts', 'import.mjs');
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_OPTIONS: '',
  VIP_ENV: 'test',
  DATABASE_URL: house.database.url('app'),
  SESSION_SECRET: 'a-secret-of-a-test-that-opens-nothing',
  DATA_KEYS,
  DATA_DIR: folder,
  INIT_CWD: folder,
});

function ended(child: ReturnType<typeof spawn>, answer: (said: string) => string | undefined): Promise<Ended> {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => {
      said += piece.toString();
      const reply = answer(said);
      if (reply !== undefined) child.stdin?.write(`${reply}\n`);
    });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

/** As a script runs it: nobody is there to ask. */
function spawned(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { cwd: ROOT, env: environment(), stdio: 'pipe' });
  child.stdin.end();
  return ended(child, () => undefined);
}

/** The same without a process of its own, which takes seconds on a busy machine. */
async function run(...args: string[]): Promise<Ended> {
  const lines: string[] = [];
  const terminal = { say: (text: string) => void lines.push(`${text}\n`), progress: () => undefined };
  return { code: await importOnce(environment(), args, terminal), said: lines.join('') };
}

/** At a terminal of its own, where each question gets the next answer. */
function atTerminal(args: readonly string[], answers: readonly string[]): Promise<Ended> {
  const command = [process.execPath, SCRIPT, ...args].join(' ');
  const child = spawn(TERMINAL, ['-qec', command, '/dev/null'], { cwd: ROOT, env: environment(), stdio: 'pipe' });
  let asked = 0;
  return ended(child, (said) => {
    const questions = said.match(/\? \([^)]+\) /g)?.length ?? 0;
    return questions > asked ? answers[(asked += 1) - 1] : undefined;
  });
}
const TERMINAL = '/usr/bin/script';
const onTerminal = process.platform === 'linux' && existsSync(TERMINAL) ? test : test.skip;

let files = 0;
function fileOf(content: string): string {
  const name = `${(files += 1)}.csv`;
  writeFileSync(join(folder, name), content);
  return name;
}
const importIn = (said: string): string => /Import ([0-9a-f-]{36})/.exec(said)?.[1] ?? '';

const TRADES = 'client,trade_type,symbol,quantity,price_per_unit,executed_at\n';
/** A file of each kind, where its rows are, and how many of them still count once it was undone. */
const KINDS: readonly [kind: string, content: () => string, counted: string][] = [
  [
    'clients',
    () => `email,first_name,last_name,account_type\n${newEmail()},Ann,Example,STOCK\n${newEmail()},Bob,Other,CRYPTO\n`,
    'users WHERE archived_at IS NULL AND import_id',
  ],
  [
    'transfers',
    () =>
      `client,transaction_type,amount,currency,method,processed_at,usd_rate\n${client},DEPOSIT,50.00,USD,ACH,2025-01-05,\n${client},DEPOSIT,10.00,EUR,WIRE_TRANSFER,2025-01-06,1.0850\n`,
    'transactions WHERE voided_at IS NULL AND import_id',
  ],
  [
    'prices',
    () => 'kind,symbol,price,as_of\nSTOCK,MSFT,401.5,2025-01-04\nFIAT,EUR,1.0833,2025-01-04\n',
    'prices WHERE voided_at IS NULL AND import_id',
  ],
  [
    'trades',
    () => `${TRADES}${client},BUY,AAPL,2,100.25,2025-02-01\n${client},SELL,AAPL,1,101.75,2025-02-02\n`,
    'trades WHERE voided_at IS NULL AND import_id',
  ],
];

test.each(KINDS)(
  '%s: previewed, entered, refused a second time, undone',
  async (kind, content, counted) => {
    const file = fileOf(content());
    const before = await fingerprint(house.rows);
    const preview = await run(kind, file, '--preview');
    expect(preview).toEqual({
      code: 0,
      said: expect.stringContaining('2 rows: 2 can be entered, 0 rejected') as string,
    });
    expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);

    const { code, said } = await spawned(kind, file);
    expect([code, said]).toEqual([0, expect.stringContaining('2 of 2 rows entered. Import ')]);
    const id = importIn(said);
    expect(await house.count(`${counted} = '${id}'`)).toBe(2);
    const again = await run(kind, file);
    expect([again.code, again.said]).toEqual([1, expect.stringContaining('Add --again to enter it again.')]);

    const undone = await run('undo', id, '--reason', 'the wrong file');
    expect([undone.code, undone.said]).toEqual([0, expect.stringContaining('2 of its rows count no more')]);
    expect(await house.count(`${counted} = '${id}'`)).toBe(0);
    const rows = await house.rows.rows(
      `SELECT action_type, actor_id, metadata->>'system' AS by FROM activity_logs WHERE target_id = $1 ORDER BY created_at`,
      [id],
    );
    expect(rows).toEqual(
      ['IMPORT', 'IMPORT_UNDONE'].map((action_type) => ({ action_type, actor_id: null, by: 'import-command' })),
    );
    await expectBooksToAgree(house.rows);
  },
  300_000,
);

test('a file with rejected rows comes back with their reasons, with or without a preview, and nothing of it is entered', async () => {
  const file = fileOf(
    `${TRADES}${client},BUY,AAPL,1,100.25,2025-02-01\nnobody@example.com,BUY,AAPL,1,100.25,2025-02-01\n${client},SELL,NVDA,5,10,2025-02-03\n`,
  );
  const before = await fingerprint(house.rows);
  for (const more of [['--preview'], []]) {
    const { code, said } = await run('trades', file, '--rejects', `rejected${more.length}.csv`, ...more);
    expect([code, said]).toEqual([1, expect.stringContaining('1 can be entered, 2 rejected')]);
    expect(said).toMatch(/Line 3: Client: There is no such client.*\nLine 4: Quantity: On 2025-02-03 00:00 UTC/);
    expect(said).toContain('Nothing was entered.\nAll rows are in ');
    const [, ...rejected] = readFileSync(join(folder, `rejected${more.length}.csv`), 'utf8').split('\r\n');
    expect(rejected).toEqual([
      `${client},BUY,AAPL,1,100.25,2025-02-01,`,
      expect.stringMatching(/^nobody@example\.com,BUY,AAPL,1,100\.25,2025-02-01,Client: /),
      expect.stringMatching(new RegExp(`^${client},SELL,NVDA,5,10,2025-02-03,"Quantity: `)),
      '',
    ]);
  }
  expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
}, 60_000);

test('of more rejected rows than are listed the file has the first, and it is said how many there are', async () => {
  const bad = 'STOCK,NOSUCH,1,2025-01-04\n';
  const file = fileOf(`kind,symbol,price,as_of\n${bad.repeat(10_001)}`);
  const { said } = await run('prices', file, '--preview', '--rejects', 'first.csv');
  expect(said).toContain('… and 9981 more.');
  expect(said).toContain('The first 10,000 of 10,001 rejected rows are in ');
  const [header, ...rejected] = readFileSync(join(folder, 'first.csv'), 'utf8').trimEnd().split('\r\n');
  expect([header, rejected.length]).toEqual(['\ufeffkind,symbol,price,as_of,reason', 10_000]);
  const mended = fileOf(readFileSync(join(folder, 'first.csv'), 'utf8'));
  expect((await run('prices', mended, '--preview', '--rejects', 'all.csv')).said).toContain(
    `\nAll rows are in ${join(folder, 'all.csv')}, with a reason beside each rejected one.`,
  );
  const long = fileOf(`kind,symbol,price,as_of\n${bad}${bad.replace('NOSUCH', 'AAPL').repeat(10_000)}`);
  expect((await run('prices', long, '--preview', '--rejects', 'one.csv')).said).toContain(
    `Nothing was entered.\nThe rejected rows alone are in ${join(folder, 'one.csv')}.`,
  );
}, 60_000);

test('a last line without an end is shown, so that whoever looks can tell whether it was cut off', async () => {
  const whole = `${TRADES}${client},BUY,AAPL,1,98.50,2025-05-01`;
  const { code, said } = await run('trades', fileOf(whole), '--preview');
  expect([code, said]).toEqual([0, expect.stringContaining('1 can be entered, 0 rejected')]);
  expect(said).toMatch(/^Line 2, the last one, has no line end.*\nClient: .*; Price: 98\.50; Executed: 2025-05-01$/m);
  expect((await run('trades', fileOf(`${whole}\r\n`), '--preview')).said).not.toContain('line end');
}, 60_000);

test('likely duplicates are asked about, and each answer is taken', async () => {
  const row = `${client},BUY,AAPL,1,99.50,2025-03-01\n`;
  const { code, said } = await run('trades', fileOf(TRADES + row + row));
  expect([code, said]).toEqual([1, expect.stringContaining('Add --enter-duplicates or --leave-out-duplicates.')]);
  expect((await run('trades', fileOf(TRADES + row + row), '--leave-out-duplicates')).said).toContain('1 of 2 rows');
  expect((await run('trades', fileOf(`${TRADES}${row}${row}${row}`), '--enter-duplicates')).said).toContain(
    '3 of 3 rows',
  );
}, 60_000);

test('a row that waits to be completed already is told as that', async () => {
  const form = { user_id: client, transaction_type: 'DEPOSIT', amount: '77.25', currency: 'USD', method: 'ACH' };
  await house.door.run(recordTransfer, house.admin, form);
  const file = fileOf(
    `client,transaction_type,amount,currency,method,processed_at\n${client},DEPOSIT,77.25,USD,ACH,2025-03-01\n`,
  );
  const { code, said } = await run('transfers', file, '--preview');
  expect([code, said]).toEqual([
    1,
    expect.stringContaining('Line 2: likely the same as a transfer that is entered already and waits to be completed'),
  ]);
}, 60_000);

test('whoever is asked about likely duplicates is told what the answer comes to, also where without it a row is rejected', async () => {
  const row = `${client},BUY,NVDA,1,10,2025-03-02\n`;
  const file = fileOf(`${TRADES}${row}${row}${client},SELL,NVDA,2,10,2025-03-03\n`);
  const lines: string[] = [];
  const answers = ['enter', 'yes'];
  const ask = async (question: string) => (lines.push(question), answers.shift() ?? 'no');
  const terminal = { say: (text: string) => void lines.push(text), progress: () => undefined, ask };
  expect(await importOnce(environment(), ['trades', file], terminal)).toBe(0);
  expect(lines.join('\n')).toMatch(
    /3 rows: 1 can be entered, 1 rejected, 1 likely duplicate left out\.[^]+leave them out\?\n3 rows: 3 can be entered, 0 rejected, 1 likely duplicate among those\.[^]+Enter 3 rows\?\n3 of 3 rows entered/,
  );
}, 60_000);

test('what makes no sense, and what is no file, is said in words', async () => {
  expect((await spawned('trades', 'none.csv')).code).toBe(1);
  for (const args of [[], ['trades'], ['trade', 'x.csv'], ['trades', 'x.csv', '--enter'], ['undo']])
    expect(await run(...args)).toEqual({
      code: 2,
      said: expect.stringContaining('npm run import -- KIND FILE') as string,
    });
  expect(await run('trades', 'none.csv')).toEqual({
    code: 1,
    said: expect.stringMatching(/^There is no such file or folder: \S*none.csv\n$/) as string,
  });
  expect(await run('trades', '.')).toEqual({
    code: 1,
    said: expect.stringContaining('That is a folder and no file') as string,
  });
  expect(await run('undo', 'x', '--reason', 'y')).toMatchObject({
    code: 1,
    said: expect.stringMatching(/^ID: /) as string,
  });
  const [row] = await house.rows.rows<{ id: string }>('SELECT id FROM imports WHERE undone_at IS NULL LIMIT 1');
  expect((await run('undo', row?.id ?? '')).said).toBe('Reason: Fill this in.\n');
}, 60_000);

onTerminal(
  'at a terminal there is a progress bar and a preview, and whoever sits there is asked',
  async () => {
    const row = `${client},BUY,AAPL,1,98.25,2025-04-01\n`;
    const file = fileOf(TRADES + row + row);
    const before = await fingerprint(house.rows);
    const stopped = await atTerminal(['trades', file], ['l', 'n']);
    expect(stopped.code).toBe(1);
    expect(stopped.said).toMatch(/Looking at rows {2}█{30} 100 %/);
    expect(stopped.said).toMatch(/Line 3: likely the same as line 2[^]+leave them out\?[^]+Enter 1 row\?/);
    expect(changedTables(before, await fingerprint(house.rows))).toEqual([]);
    const entered = await atTerminal(['trades', file], ['enter', 'yes']);
    expect([entered.code, entered.said]).toEqual([0, expect.stringContaining('2 of 2 rows entered')]);
  },
  300_000,
);
