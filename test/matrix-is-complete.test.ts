// The matrix's own claim, attacked: what is new on the server and stands in none of its cells does not pass.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandsOf } from './support/matrix/forms.js';
import { formFor } from './support/matrix/outside.js';
import { addressOf, routesIn } from './support/matrix/routes.js';
import { differences } from './support/matrix/table.js';
import type { House } from './support/house.js';
import { CASES } from './use-cases/index.js';

const folder = mkdtempSync(join(tmpdir(), 'vip-new-route-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const MATRIX = readFileSync(new URL('access-matrix.txt', import.meta.url), 'utf8');

test('a route that somebody adds, however deep and by whichever method, is among those that are asked', () => {
  const express = new URL('../node_modules/express/index.js', import.meta.url).pathname;
  const [server, list] = [join(folder, 'server.cjs'), join(folder, 'routes.json')];
  writeFileSync(
    server,
    `const express = require(${JSON.stringify(express)}); const app = express(); const [inner, deep] = [express.Router(), express.Router()];
     app.get('/new', (q, s) => s.end()); inner.post('/thing/:id', (q, s) => s.end()); deep.all('/all', (q, s) => s.end());
     inner.use('/deep', deep); app.use('/portal', inner); app.listen(0, '127.0.0.1', () => process.exit(0));`,
  );
  const preload = join(import.meta.dirname, 'support/list-routes.cjs');
  const { status, stderr } = spawnSync(process.execPath, ['--require', preload, server], {
    env: { ...process.env, NODE_OPTIONS: '', ROUTES_FILE: list },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(routesIn(list).map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /new',
    'POST /portal/thing/:id',
    'GET /portal/deep/all',
    'POST /portal/deep/all',
  ]);
});

test('a line that the file does not have fails, and the failure says which and what to do', () => {
  const found = MATRIX.replace(/^ {2}GET \/portal \|/m, '  GET /portal/everything | 200 page: anonymous\n$&');
  expect(differences(MATRIX, MATRIX)).toBe('');
  expect(differences(MATRIX, found)).toMatch(/\+ GET \/portal\/everything \| 200 page: anonymous\n[^]*UPDATE_MATRIX=1/);
});

test('so does a cell that answers somebody otherwise, and one that is gone', () => {
  const line = /^ {2}GET \/portal \|.*$/m.exec(MATRIX)?.[0] ?? '';
  expect(line).toContain('anonymous');
  expect(differences(MATRIX, MATRIX.replace(line, line.replace('302 → /login', '200 page')))).toContain(
    '+ GET /portal |',
  );
  expect(differences(MATRIX, MATRIX.replace(`${line}\n`, ''))).toContain('- GET /portal |');
});

test('a parameter that nobody has given a value, and a form that nobody has written, are asked for by name', () => {
  expect(() => addressOf('/portal/statements/:month', {})).toThrow(/"month"[^]*test\/access-matrix\.test\.ts/);
  expect(() => formFor('/portal/wishes')).toThrow(/POST \/portal\/wishes has no form[^]*outside\.ts/);
});

test('a command with a screen and without a case is named', () => {
  const parts = { house: {} as House, cases: CASES.slice(1), everybody: {}, observer: {} } as unknown as Parameters<
    typeof commandsOf
  >[0];
  expect(() => commandsOf(parts)).toThrow(/has a screen and no case/);
});
