// Each command that a screen has, with a form that is good: sent by everybody who may not, asked for by GET, and sent by
// who may. Then once more with every column of its table that is no field of it.
import { readFileSync } from 'node:fs';
import { grouped, outcomeOf, seen, type Seen } from './answers.js';
import { observeEach, type Observer } from './observe.js';
import type { Ask, Everybody, Subject } from './subjects.js';
import type { Section } from './table.js';
import type { Case, Form } from '../four-tests.js';
import type { House } from '../house.js';
import { connectAs } from '../sql.js';
import { policy } from '../../../src/admin/policy.js';
import { registry, type Entry } from '../../../src/services/index.js';
import { ImportedFile } from '../../../src/services/imported-file.js';
import { PaperFile } from '../../../src/services/paper-file.js';

const OTHERS: readonly Subject[] = [
  'anonymous',
  'expired',
  'disabled',
  'archived',
  'password changed',
  'factor reset',
  'half signed in',
  'enrolling',
  'pending',
  'client A',
  'compliance',
];

/** What the product of this test does not do, since no setting switches it on: its good forms are refused by name. */
const SWITCHED_OFF = ['refresh-prices'];

interface Parts {
  house: House;
  everybody: Everybody;
  observer: Observer;
  cases: readonly Case[];
}

export interface Command {
  name: string;
  resource: string;
  action: string;
  good(): Promise<Form>;
  case: Case;
}

export function commandsOf({ house, cases }: Parts): Command[] {
  return registry.flatMap(({ useCase, screen }: Entry) => {
    if (!screen) return [];
    const one = cases.find((candidate) => candidate.useCase.name === useCase.name);
    if (!one) throw new Error(`${useCase.name} has a screen and no case in test/use-cases.`);
    const { resource, action } = screen;
    return [{ name: useCase.name, resource, action, good: () => now(house, one), case: one }];
  });
}

/** The forms that were made last may have put the house's clock where they wanted it. */
function now(house: House, one: Case): Promise<Form> {
  house.setClock(new Date().toISOString());
  return one.good(house);
}

const addressFor = ({ resource, action }: Command, { id }: Form): string =>
  policy.get(resource)?.get(action)?.family === 'actions'
    ? `/admin/api/resources/${resource}/actions/${action}`
    : `/admin/api/resources/${resource}/records/${String(id)}/${action}`;

/** A form as a browser sends it; what is empty is not sent. */
export function bodyOf({ id: _, ...form }: Form): FormData | URLSearchParams {
  const fields = Object.entries(form).filter(([, value]) => value !== undefined && value !== null);
  const files = fields.filter(([, value]) => value instanceof PaperFile || value instanceof ImportedFile);
  const texts = fields
    .filter(([, value]) => !files.some(([, file]) => file === value))
    .flatMap(([name, value]): [string, string][] =>
      Array.isArray(value) ? value.map((part, i) => [`${name}.${i}`, String(part)]) : [[name, String(value)]],
    );
  if (files.length === 0) return new URLSearchParams(texts);
  const body = new FormData();
  for (const [name, value] of texts) body.append(name, value);
  for (const [name, file] of files) body.append(name, blobOf(file), (file as { name: string }).name);
  return body;
}

const blobOf = (file: unknown): Blob =>
  new Blob([new Uint8Array(file instanceof PaperFile ? file.bytes : readFileSync((file as ImportedFile).path))]);

const send = async (ask: Ask, address: string, form: Form): Promise<Seen> =>
  seen(await ask(address, { method: 'POST', body: bodyOf(form), headers: { accept: 'application/json' } }));

export const doer = ({ case: { useCase, by } }: Command): Subject =>
  by === 'second admin' ? by : useCase.allow.includes('ADMIN') ? 'admin' : 'compliance';

/** A form that was refused is answered with 200, too. */
const refusedBy = ({ text }: Seen): string => {
  const { notice } = JSON.parse(text) as { notice?: { type: string; message: string } };
  return notice?.type === 'error' ? notice.message : '';
};

/** `wrong` is what went otherwise than a good form should. */
export async function formSections(parts: Parts): Promise<{ sections: Section[]; wrong: string[] }> {
  const wrong: string[] = [];
  const lines: string[] = [];
  const read: string[] = [];
  const written: string[] = [];
  for (const command of commandsOf(parts)) {
    const { everybody, observer } = parts;
    const form = await command.good();
    const address = addressFor(command, form);
    const cells: [string, string][] = [];
    const others = OTHERS.filter(
      (other) =>
        other !== doer(command) && !(other === 'compliance' && command.case.useCase.allow.includes('COMPLIANCE')),
    );
    for (const { subject, answer, left } of await observeEach(observer, others, (other) =>
      send(everybody[other], address, form),
    ))
      cells.push([subject, outcomeOf(answer, left)]);
    const asRead = `${address}?${new URLSearchParams(Object.entries(form).map(([name, value]) => [name, String(value)])).toString()}`;
    const looked = await observer.observe(async () =>
      seen(await everybody[doer(command)](asRead, { headers: { accept: 'application/json' } })),
    );
    cells.push([`${doer(command)} by GET`, outcomeOf(looked.answer, looked.left)]);
    const done = await observer.observe(() => send(everybody[doer(command)], address, form), { once: true });
    const why = refusedBy(done.answer);
    const off = SWITCHED_OFF.includes(command.name);
    if (Boolean(why) !== off) wrong.push(`${command.name}: a good form was answered by the screen: ${why || 'done'}`);
    cells.push([doer(command), outcomeOf(done.answer, done.left) + (off ? ' · switched off' : '')]);
    lines.push(`${command.resource}.${command.action} (${command.name}) | ${grouped(cells)}`);
    read.push(`${command.resource}.${command.action} (${command.name}): ${receiptOf(done.answer)}`);
    await injected(parts, command).then(
      (line) => written.push(line),
      (error: unknown) => wrong.push(String(error)),
    );
  }
  const sections = [
    { title: 'commands: everybody with a good form, by GET, and who may', lines },
    {
      title: 'fields of commands: taken | refused by name | not looked at, and the row does not have them',
      lines: written,
    },
    { title: 'what a command answers', lines: read },
  ];
  return { sections, wrong };
}

/** The row itself is that of its screen. */
const receiptOf = ({ keys }: Seen): string => keys.filter((key) => !key.startsWith('record.params.')).join(' ');

/** A form with a file has so many fields, and no more. */
const AT_ONCE_WITH_FILE = 4;

/** Every column of the table, hidden or not, is sent as though it were a field. */
async function injected({ house, everybody }: Parts, command: Command): Promise<string> {
  const taken = Object.keys(command.case.fields).filter((name) => name !== 'id');
  const foreign = columnsOf(command.resource).filter(({ name }) => !taken.includes(name) && name !== 'id');
  const values = foreign.map(({ name, kind }): [string, string] => [name, VALUES[kind] ?? 'injected']);
  const ask = everybody[doer(command)];
  const size = taken.includes('file') ? AT_ONCE_WITH_FILE : values.length;
  const refused: string[] = [];
  for (let from = 0; from < values.length; from += size) {
    const some = Object.fromEntries(values.slice(from, from + size));
    const form = await command.good();
    const { record } = JSON.parse((await send(ask, addressFor(command, form), { ...form, ...some })).text) as Answered;
    refused.push(...Object.keys(some).filter((name) => record?.errors?.[name]));
  }
  const rest = Object.fromEntries(values.filter(([name]) => !refused.includes(name)));
  const names = Object.keys(rest);
  if (names.length > 0 && !SWITCHED_OFF.includes(command.name)) await checkNotWritten({ house, command, ask, rest });
  return `${command.resource}.${command.action} (${command.name}): ${taken.join(' ')} | ${refused.join(' ')} | ${names.join(' ')}`;
}

interface Answered {
  record?: { id?: string; errors?: Record<string, unknown> };
  notice?: { type: string; message: string };
}

/** The row is as it was, or, a new one, as another new one is; only what is a field of the form may differ. */
async function checkNotWritten({
  house,
  command,
  ask,
  rest,
}: {
  house: House;
  command: Command;
  ask: Ask;
  rest: Form;
}) {
  const owner = await connectAs(house.database, 'postgres');
  const rowOf = async (id: unknown) =>
    (await owner.query(`SELECT * FROM ${tableOf(command.resource)} WHERE id = $1`, [id]))[0] ?? {};
  const sent = async (form: Form): Promise<Answered> => {
    const answer = JSON.parse((await send(ask, addressFor(command, form), form)).text) as Answered;
    if (answer.notice?.type === 'success') return answer;
    throw new Error(`${command.name} with fields that it does not look at: ${answer.notice?.message ?? 'no answer'}`);
  };
  const form = await command.good();
  const before = form.id ? await rowOf(form.id) : await rowOf((await sent(await command.good())).record?.id);
  const { record } = await sent({ ...form, ...rest });
  const after = await rowOf(form.id ?? record?.id);
  await owner.end();
  for (const [name, value] of Object.entries(rest))
    if (textOf(after[name]) === value && textOf(before[name]) !== value)
      throw new Error(`${command.name} wrote ${name}, which is no field of it.`);
}

const textOf = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

interface Model {
  name: string;
  dbName: string | null;
  fields: { name: string; kind: string; type: string }[];
}

const { models } = JSON.parse(
  readFileSync(new URL('../../../src/db/generated/dmmf.json', import.meta.url), 'utf8'),
) as { models: Model[] };
const modelOf = (resource: string): Model => {
  const model = models.find(({ name }) => name === resource);
  if (!model) throw new Error(`The schema has no ${resource}.`);
  return model;
};
const tableOf = (resource: string): string => modelOf(resource).dbName ?? resource;
export const columnsOf = (resource: string): { name: string; kind: string }[] =>
  modelOf(resource)
    .fields.filter(({ kind }) => kind === 'scalar' || kind === 'enum')
    .map(({ name, type }) => ({ name, kind: type }));

/** Of each type one that its columns take and no test's row has. */
const VALUES: Readonly<Record<string, string>> = {
  Int: '7',
  BigInt: '77777',
  Decimal: '7.77',
  Boolean: 'true',
  DateTime: '2001-02-03T04:05:06.000Z',
  Role: 'ADMIN',
  KYCStatus: 'REJECTED',
  AccountType: 'CRYPTO',
  KYCDocStatus: 'APPROVED',
  TransactionStatus: 'FAILED',
};
