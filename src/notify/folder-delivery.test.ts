import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { createDelivery } from './create-delivery.js';

const folder = mkdtempSync(join(tmpdir(), 'vip-mail-'));
afterAll(() => rmSync(folder, { recursive: true }));
const letter = { id: '7', to: 'a@example.com', date: new Date(0), subject: 'S', text: 'words', html: '<p>words</p>' };

test('a demo’s mail is a file that mail programs open, and that nobody else on the machine reads', async () => {
  const mail = join(folder, 'mail');
  await createDelivery({ smtp: undefined, folder: mail, from: 'x@example.com' })?.send(letter);
  const [name = ''] = readdirSync(mail);
  expect(name).toBe('1970-01-01T00-00-00-000Z-7.eml');
  expect(statSync(join(mail, name)).mode & 0o777).toBe(0o600);
  expect(await simpleParser(readFileSync(join(mail, name)))).toMatchObject({ subject: 'S', text: 'words' });
});

test('with neither a server nor a folder nothing is sent', () => {
  expect(createDelivery({ smtp: undefined, folder: undefined, from: '' })).toBeUndefined();
});
