// What the tables of contents, the schema, the registry and the words must agree on.
import { readDataModel } from './data-model.js';
import { policy } from './policy.js';
import { SCREENS } from './resources/index.js';
import { screenFor } from './screen.js';
import { translator } from '../locales/index.js';

const models = readDataModel();
const modelOf = (name: string) => {
  const model = models.get(name);
  if (!model) throw new Error(`the schema has no ${name}`);
  return model;
};

test('every model has its screen, and every screen its model', () => {
  expect(SCREENS.map(({ model }) => model).sort()).toEqual([...models.keys()].sort());
});

test.each(SCREENS.map((contents) => [contents.model, contents] as const))(
  '%s names only columns that there are',
  (name, contents) => {
    const columns = [...modelOf(name).columns.keys()];
    const related = (contents.related ?? []).flatMap(([model, column]) =>
      modelOf(model).columns.has(column) ? [] : [`${model}.${column}`],
    );
    const { list, filters, newest, exact = [], beside } = contents;
    const shown = [...columns, ...Object.keys(beside?.columns ?? {})];
    expect(list.filter((column) => !shown.includes(column))).toEqual([]);
    expect([...filters, ...exact, newest].filter((column) => !columns.includes(column))).toEqual([]);
    expect(contents.search.filter((path) => !path.includes('.') && !columns.includes(path.replace('^', '')))).toEqual(
      [],
    );
    expect(related).toEqual([]);
  },
);

test.each(SCREENS.map((contents) => [contents.model, contents] as const))(
  '%s has a word for all that it shows and does',
  (name, contents) => {
    const screen = screenFor(modelOf(name), contents, 'ADMIN', 'EN');
    const t = translator('EN');
    for (const { label } of [...screen.columns, ...screen.actions.flatMap(({ fields }) => fields)])
      expect(label).not.toMatch(/[:_]/);
    for (const { name: action, label, submit } of screen.actions) {
      expect([label, submit, t(`admin:notices.${name}.${action}`)]).toEqual([
        expect.any(String),
        expect.any(String),
        expect.any(String),
      ]);
    }
  },
);

test('a form that is offered has fields; the proof is one question, and an import has a form of its own', () => {
  for (const contents of SCREENS) {
    const { actions } = screenFor(modelOf(contents.model), contents, 'ADMIN', 'EN');
    for (const { name, fields } of actions)
      if (
        (name === 'new' || name === 'edit') &&
        !['ReconcileRun', 'LogVerification', 'Import'].includes(contents.model)
      )
        expect([contents.model, name, fields.length > 0]).toEqual([contents.model, name, true]);
  }
});

test('compliance reads every screen, and is told of no action but to run the proofs', () => {
  for (const contents of SCREENS) {
    const { actions } = screenFor(modelOf(contents.model), contents, 'COMPLIANCE', 'EN');
    expect(actions.map(({ name }) => name)).toEqual(
      ['ReconcileRun', 'LogVerification'].includes(contents.model) ? ['new'] : [],
    );
    for (const action of ['list', 'search', 'show'])
      expect(policy.get(contents.model)?.get(action)?.roles).toContain('COMPLIANCE');
  }
});

test('whoever gives a reason is told who reads it', () => {
  const hintOf = (model: string, action: string) => {
    const contents = SCREENS.find((screen) => screen.model === model);
    if (!contents) throw new Error(`there is no screen for ${model}`);
    const { actions } = screenFor(modelOf(model), contents, 'ADMIN', 'EN');
    return actions.find(({ name }) => name === action)?.fields.find(({ name }) => name === 'reason')?.hint;
  };
  for (const [model, action] of [
    ['Portfolio', 'adjustPnl'],
    ['Trade', 'voidTrade'],
    ['Transaction', 'voidTransaction'],
    ['PnlAdjustment', 'voidAdjustment'],
  ] as const)
    expect([model, hintOf(model, action)]).toEqual([model, expect.stringContaining('which the client reads')]);
  expect(hintOf('CorporateAction', 'voidCorporateAction')).toContain('every client reads');
  expect(hintOf('Import', 'undo')).toContain('for the house alone');
});
