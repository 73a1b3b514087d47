// Whatever is typed into whatever field of whatever use case: a refusal that names the field, and nothing written.
import { ALIEN_FIELDS, badValues, NO_FORMS, nothing, type BadValue } from '../../test/support/bad-input.js';
import { fingerprint } from '../../test/support/fingerprint.js';
import { doerFor, refusalOf, type Case, type Form } from '../../test/support/four-tests.js';
import { idOf, openHouse, withKey, type House } from '../../test/support/house.js';
import { unknownId } from '../../test/support/planted.js';
import { CASES } from '../../test/use-cases/index.js';

let house: House;
beforeAll(async () => (house = await openHouse()));
afterAll(() => house.close());

interface Answer {
  it: string;
  field?: string;
  codes: string[];
}

/** Sends the form, which must be refused; says what for. */
async function refused(one: Case, form: unknown, it: string): Promise<Answer> {
  const { issues } = await refusalOf(house.door.run(one.useCase, withKey(doerFor(house, one)), form)).catch(
    (error: unknown) => {
      throw new Error(`${one.useCase.name}, ${it}: ${String(error)}`);
    },
  );
  return { it, field: issues[0].field, codes: issues.map(({ code }) => code) };
}

async function inEveryField(one: Case, good: Form): Promise<void> {
  for (const [field, kind] of Object.entries(one.fields)) {
    const values: BadValue[] = [...badValues(kind), ...(one.required.includes(field) ? nothing(kind) : [])];
    for (const { it, value, code } of values) {
      const answer = await refused(one, { ...good, [field]: value }, `${field}: ${it}`);
      expect(answer).toEqual({ it: answer.it, field, codes: code ? [code] : [expect.any(String)] });
    }
  }
}

async function ofOtherTables(one: Case, good: Form): Promise<void> {
  // A backup is a file: no table of ours knows its id.
  if (one.log.target === 'backups') return;
  const [asset] = await house.rows.rows<{ id: string }>('SELECT id FROM assets LIMIT 1');
  const [log] = await house.rows.rows<{ id: string }>('SELECT id FROM activity_logs LIMIT 1');
  for (const field of Object.keys(one.fields).filter((name) => one.fields[name] === 'id')) {
    for (const id of [
      unknownId(),
      '00000000-0000-0000-0000-000000000000',
      log?.id,
      field === 'id' && (one.subject ?? one.log.target) === 'assets' ? idOf(house.admin) : asset?.id,
    ]) {
      const answer = await refused(one, { ...good, [field]: id }, `${field}: an id of something else`);
      expect({ ...answer, known: ['not_found', 'unknown_client'].includes(answer.codes.join()) }).toMatchObject({
        field,
        known: true,
      });
    }
  }
}

async function withAlienFields(one: Case, good: Form): Promise<void> {
  for (const field of ALIEN_FIELDS) {
    const { field: named, codes } = await refused(one, { ...good, [field]: 'x' }, `the field ${field}`);
    expect([named, ['unknown_field', 'unchangeable'].includes(codes.join())]).toEqual([field, true]);
  }
  const poisoned: unknown = Object.assign(JSON.parse('{"__proto__":{"role":"ADMIN","id":"x"}}') as object, good);
  expect((await refused(one, poisoned, '__proto__')).field).toMatch(/proto/);
}

describe.each(CASES.map((one): [string, Case] => [one.useCase.name, one]))('%s', (_name, one) => {
  test('refuses bad values, foreign ids, alien fields and what is no form, by name, and writes nothing', async () => {
    const good = await one.good(house);
    const before = await fingerprint(house.rows);
    await inEveryField(one, good);
    await ofOtherTables(one, good);
    await withAlienFields(one, good);
    // A map has no fields of its own, and is as good as an empty form where nothing has to be filled in.
    const noForms = NO_FORMS.filter((form) => one.required.length > 0 || !(form instanceof Map));
    for (const form of noForms) await refused(one, form, `${typeof form} in place of a form`);
    expect(await fingerprint(house.rows)).toEqual(before);
    expect(Object.hasOwn(Object.prototype, 'role')).toBe(false);
  });

  test('takes the same form where nothing is wrong', async () => {
    expect(await house.door.run(one.useCase, doerFor(house, one), await one.good(house))).toMatchObject({
      repeated: false,
    });
  });
});
