/** A screen as the browser is told of it: from the schema, the table of contents and the registry. */
import type { Checklist, Contents, FieldKind, FormEntry, FormField } from './contents.js';
import type { Column, Model } from './data-model.js';
import { isSortable } from './list-query.js';
import { may } from './policy.js';
import { isPreviewed } from './previews.js';
import type { ActionJSON, ChoiceJSON, ColumnJSON, FieldJSON, Look, ScreenJSON } from './screen-json.js';
import { optionalText } from './texts.js';
import { invariant } from '../errors.js';
import { translator, type Language, type Translate } from '../locales/index.js';
import type { Role } from '../request-context.js';
import { registry, type ActionField } from '../services/index.js';

export function screenFor(model: Model, contents: Contents, role: Role, language: Language): ScreenJSON {
  const t = translator(language);
  return {
    id: model.name,
    name: t(`admin:screens.${model.name}.many`),
    one: t(`admin:screens.${model.name}.one`),
    group: t(`admin:groups.${contents.group}`),
    table: model.table,
    icon: contents.icon,
    columns: [...[...model.columns.values()].map((column) => columnFor(column, model.name, t)), ...beside(contents, t)],
    list: contents.list,
    filters: contents.filters,
    related: contents.related ?? [],
    actions: actionNames(model.name)
      .filter((name) => may(role, model.name, name))
      .map((name) => actionFor(name, model, contents, t)),
  };
}

const actionNames = (model: string): string[] => [
  ...new Set(registry.flatMap(({ screen }) => (screen?.resource === model ? [screen.action] : []))),
];

function columnFor(column: Column, model: string, t: Translate): ColumnJSON {
  const whenEmpty = optionalText(t, `admin:whenEmpty.${model}.${column.name}`);
  return {
    name: column.name,
    label: t(`admin:columns.${column.name}`),
    look: lookOf(column, model),
    sortable: isSortable(column),
    ...(whenEmpty && { whenEmpty }),
    ...(column.sealed && { sealed: true as const }),
    ...(column.choices && { choices: choicesFor(column.choices, t) }),
    ...(column.target && { target: column.target }),
  };
}

const beside = ({ beside: more }: Contents, t: Translate): ColumnJSON[] =>
  Object.entries(more?.columns ?? {}).map(([name, look]) => ({
    name,
    label: t(`admin:columns.${name}`),
    look,
    sortable: false,
  }));

const choicesFor = (choices: readonly string[], t: Translate): ChoiceJSON[] =>
  choices.map((value) => ({ value, label: t(`admin:choices.${value}`) }));

const PROSE = /description|note|reason|message$/;
const GAIN = /pnl|profit_loss/;

/** What a proof has come to is more than a yes or a no. */
const VERDICTS: Readonly<Partial<Record<string, Look>>> = { ReconcileRun: 'verdict', LogVerification: 'log_verdict' };

function lookOf({ name, kind, decimals }: Column, model: string): Look {
  if (model === 'ActivityLog' && name === 'metadata') return 'change';
  if (name === 'target_id' && (model === 'ActivityLog' || model === 'PendingApproval')) return 'target';
  if (name === 'passed' && VERDICTS[model]) return VERDICTS[model];
  if (kind === 'text') return PROSE.test(name) ? 'prose' : 'line';
  if (kind === 'integer') return 'number';
  if (kind !== 'decimal') return kind;
  if (decimals === 4) return GAIN.test(name) ? 'gain_percent' : 'percent';
  if (decimals === 2) return GAIN.test(name) ? 'gain' : 'money';
  return /price|rate/.test(name) ? 'price' : 'quantity';
}

function actionFor(name: string, model: Model, contents: Contents, t: Translate): ActionJSON {
  const texts = `admin:actions.${model.name}.${name}`;
  const intro = optionalText(t, `${texts}.intro`);
  const submitWith = optionalText(t, `${texts}.submitWith`);
  return {
    name,
    label: t(`${texts}.label`),
    submit: t(`${texts}.submit`),
    ...(submitWith && { submitWith }),
    ...(isPreviewed(model.name, name) && { preview: true as const }),
    ...((contents.primary === name || name === 'new') && { primary: true }),
    ...(ofList(model.name, name) && { ofList: true as const }),
    ...(intro && { intro }),
    ...(contents.checklist?.action === name && { checklist: checklistFor(contents.checklist, t) }),
    fields: entriesOf(name, model.name, contents).map((entry) => fieldFor(entry, model, t, name)),
  };
}

const checklistFor = ({ column, checks }: Checklist, t: Translate): ActionJSON['checklist'] => ({
  column,
  checks: Object.fromEntries(
    Object.entries(checks).map(([kind, names]) => [
      kind,
      names.map((value) => ({ value, label: t(`admin:checks.${kind}.${value}`) })),
    ]),
  ),
});

const ofList = (model: string, action: string): boolean =>
  registry.some(({ screen }) => screen?.resource === model && screen.action === action && screen.ofList);

function entriesOf(action: string, model: string, contents: Contents): readonly (FormEntry | ActionField)[] {
  if (action === 'new') return contents.new ?? [];
  if (action === 'edit') return contents.edit ?? [];
  return registry.find(({ screen }) => screen?.resource === model && screen.action === action)?.screen?.fields ?? [];
}

function fieldFor(entry: FormEntry | ActionField, model: Model, t: Translate, action: string): FieldJSON {
  const field: FormField = typeof entry === 'string' ? { name: entry } : entry;
  const column = model.columns.get(field.name);
  invariant(column ?? field.kind, `${model.name} ${action}: ${field.name} is no column and says no kind`);
  const choices = field.choices ?? column?.choices;
  const hint =
    optionalText(t, `admin:actions.${model.name}.${action}.hints.${field.name}`) ??
    optionalText(t, `admin:hints.${field.name}`);
  const kind = field.kind ?? kindOf(column);
  return {
    name: field.name,
    label: t(`admin:columns.${field.name}`),
    kind,
    required: field.required ?? (kind === 'symbols' ? false : (column?.required ?? false)),
    ...(hint && { hint }),
    ...(field.initial !== undefined && { initial: field.initial }),
    ...(choices && { choices: choicesFor(choices, t) }),
    ...(column?.target && { target: column.target }),
    ...(field.among && { among: field.among }),
    ...(field.only && { only: field.only }),
  };
}

const KINDS: Partial<Record<Column['kind'], FieldKind>> = {
  text: 'line',
  choice: 'choice',
  flag: 'flag',
  integer: 'integer',
  decimal: 'decimal',
  moment: 'moment',
  day: 'day',
  reference: 'reference',
  list: 'symbols',
};

function kindOf(column: Column | undefined): FieldKind {
  const kind = column && KINDS[column.kind];
  invariant(kind, `${column?.name ?? 'a field'} cannot be asked for in a form`);
  return kind;
}
