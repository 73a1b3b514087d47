/**
 * What the screens know of the schema: the full data model that `prisma generate` writes, as columns. A hidden
 * column is not one of them, so that no screen, filter, sort or search can name it.
 */
import { readFileSync } from 'node:fs';
import { invariant } from '../errors.js';
import { indexOf, SEALED_TABLES } from '../secrets/places.js';
import { COMMANDS_THAT_WAIT } from '../services/second-person.js';

export type ColumnKind =
  'id' | 'text' | 'choice' | 'flag' | 'integer' | 'decimal' | 'moment' | 'day' | 'reference' | 'list' | 'json';

export interface Column {
  name: string;
  kind: ColumnKind;
  /** Must be given: it may not be empty, and the database has no value of its own for it. */
  required: boolean;
  choices?: readonly string[];
  /** The model that a reference points to. */
  target?: string;
  /** Digits after the point, of a decimal. */
  decimals?: number;
  /** Kept sealed: shown opened, in no order, and found, if at all, as a whole by the column beside it. */
  sealed?: { index?: string; same(text: string): string };
}

export interface Model {
  name: string;
  table: string;
  columns: ReadonlyMap<string, Column>;
}

interface Field {
  name: string;
  kind: 'scalar' | 'enum' | 'object' | 'unsupported';
  type: string;
  isList: boolean;
  isId: boolean;
  isRequired: boolean;
  hasDefaultValue: boolean;
  nativeType?: [string, string[]] | null;
  relationFromFields?: string[];
}

interface Datamodel {
  models: { name: string; dbName: string | null; fields: Field[] }[];
  enums: { name: string; values: { name: string }[] }[];
}

/** Secrets, where a paper's file lies, and what a portfolio's figures of the day and month are reckoned from: their results are shown instead. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  User: ['password_hash', 'phone_index', 'second_factor_secret', 'second_factor_step', 'session_epoch'],
  Transaction: ['counterparty_index'],
  CommandRequest: ['input_hash'],
  KYCDocument: ['storage_key', 'file_url'],
  PendingApproval: ['target_digest'],
  Portfolio: ['figures_day', 'day_start_pnl', 'day_base', 'day_payouts', 'day_index', 'month_start_pnl', 'month_index'],
};

/** Columns of text that hold one of a few names. */
const NAMES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  PendingApproval: { command: COMMANDS_THAT_WAIT },
  ApprovalPolicy: { command: COMMANDS_THAT_WAIT },
};

const KINDS: Readonly<Record<string, ColumnKind>> = {
  String: 'text',
  Boolean: 'flag',
  Int: 'integer',
  BigInt: 'integer',
  Decimal: 'decimal',
  DateTime: 'moment',
  Json: 'json',
};

export function readDataModel(): ReadonlyMap<string, Model> {
  const file = new URL('../db/generated/dmmf.json', import.meta.url);
  const { models, enums } = JSON.parse(readFileSync(file, 'utf8')) as Datamodel;
  const choices = new Map(enums.map((entry) => [entry.name, entry.values.map((value) => value.name)]));
  return new Map(
    models.map(({ name, dbName, fields }) => [
      name,
      { name, table: dbName ?? name, columns: sealing(dbName ?? name, columnsOf(name, fields, choices)) },
    ]),
  );
}

function sealing(table: string, columns: Map<string, Column>): Map<string, Column> {
  const { columns: names = [], found = {} } = SEALED_TABLES[table] ?? {};
  for (const name of names) {
    const [column, same] = [columns.get(name), found[name]];
    invariant(column, `${table} has a column ${name}`);
    columns.set(name, { ...column, sealed: { ...(same && { index: indexOf(name) }), same: same ?? String } });
  }
  return columns;
}

function columnsOf(model: string, fields: Field[], choices: Map<string, string[]>): Map<string, Column> {
  const targets = new Map(
    fields.flatMap((field) => (field.relationFromFields ?? []).map((column): [string, string] => [column, field.type])),
  );
  const hidden = HIDDEN[model] ?? [];
  const shown = fields.filter((field) => field.kind !== 'object' && !hidden.includes(field.name));
  return new Map(
    shown.map((field) => [
      field.name,
      describe(field, targets.get(field.name), NAMES[model]?.[field.name] ?? choices.get(field.type)),
    ]),
  );
}

function describe(field: Field, target: string | undefined, choices: readonly string[] | undefined): Column {
  const kind = choices ? 'choice' : kindOf(field, target);
  const decimals = kind === 'decimal' ? Number(field.nativeType?.[1]?.[1]) : undefined;
  invariant(kind !== 'decimal' || Number.isInteger(decimals), `${field.name} says no scale`);
  return {
    name: field.name,
    kind,
    required: field.isRequired && !field.hasDefaultValue && !field.isList,
    ...(choices && { choices }),
    ...(target && { target }),
    ...(decimals !== undefined && { decimals }),
  };
}

function kindOf(field: Field, target: string | undefined): ColumnKind {
  if (field.isId) return 'id';
  if (target) return 'reference';
  if (field.isList) return 'list';
  if (field.kind === 'enum') return 'choice';
  if (field.nativeType?.[0] === 'Date') return 'day';
  const kind = KINDS[field.type];
  invariant(kind, `a column of type ${field.type} has no screen`);
  return kind;
}
