/**
 * A model as AdminJS reads it: on @adminjs/prisma's resource, with every method that touches a column made anew. It only
 * reads, and only what a screen shows; there is no default write.
 */
import { Resource } from '@adminjs/prisma';
import { BaseRecord, type Filter } from 'adminjs';
import { ColumnProperty } from './column-property.js';
import type { Contents } from './contents.js';
import type { Column, Model } from './data-model.js';
import { isUuid, type FindSealed } from './filters.js';
import { HouseRecord } from './house-record.js';
import type { ListQuery } from './list-query.js';
import { countRows } from './row-count.js';
import { shownRow } from './values.js';
import {
  firstRows,
  readerRows,
  tableOf,
  type Join,
  type Query,
  type Reader,
  type StoredRow,
  type Table,
} from '../db/reader.js';
import { openRows } from '../db/sealed-rows.js';
import type { Vault } from '../secrets/vault.js';

export interface HouseResourceParts {
  model: Model;
  contents: Contents;
  reader: Reader;
  vault: Vault;
  /** A price from before this moment is old. */
  oldBefore(): Date;
}

/** A join that brings a title. */
export interface TitleJoin extends Join {
  titleOf(row: StoredRow): string;
}

/** What the stock constructor looks at; the columns are ours. */
type StockArguments = ConstructorParameters<typeof Resource>[0];
type StockProperties = ReturnType<Resource['properties']>;
const stockArguments = ({ model, reader }: HouseResourceParts): StockArguments =>
  ({
    model: { name: model.name, fields: [] },
    client: reader,
    clientModule: { Prisma: { dmmf: { datamodel: { enums: [] } } } },
  }) as unknown as StockArguments;

const forbidden = (): never => {
  throw new Error('A screen never writes: a use case does.');
};

export class HouseResource extends Resource {
  readonly contents: Contents;
  readonly columns: Model;
  readonly found: FindSealed;
  readonly #reader: Reader;
  readonly #vault: Vault;
  readonly #oldBefore: () => Date;
  readonly #table: Table;
  readonly #listed: StoredRow;
  readonly #properties: ReadonlyMap<string, ColumnProperty>;

  constructor(parts: HouseResourceParts) {
    super(stockArguments(parts));
    this.contents = parts.contents;
    this.columns = parts.model;
    this.#reader = parts.reader;
    this.#vault = parts.vault;
    this.found = (table, column, text) => parts.vault.blindIndexes(table, column, text);
    this.#oldBefore = () => parts.oldBefore();
    this.#table = tableOf(parts.reader, parts.model.name);
    this.#listed = listed(parts.model, parts.contents);
    this.#properties = new Map(
      [...parts.model.columns.values()].map((column, index) => [column.name, new ColumnProperty(column, index)]),
    );
  }

  // The stock constructor asks before there are any.
  override properties(): StockProperties {
    return (this.columns ? [...this.#properties.values()] : []) as unknown as StockProperties;
  }

  override property(path: string): StockProperties[number] | null {
    return (this.#properties.get(path) ?? null) as unknown as StockProperties[number] | null;
  }

  override databaseName(): string {
    return 'PostgreSQL';
  }

  override build(): BaseRecord {
    return new BaseRecord({}, this);
  }

  async page({ where, order, page, perPage: take }: ListQuery): Promise<HouseRecord[]> {
    const orderBy = order.map(([column, direction]) => ({ [column]: direction }));
    const query = { select: this.#listed, where, orderBy, take, skip: (page - 1) * take };
    const rows = await this.#opened(() => this.#table.findMany(query));
    return rows.map((row) => this.#record(row));
  }

  /** A page without a condition, where its columns are all of this table; what it points to comes along by its title. */
  async firstRows({ order, page, perPage: take }: ListQuery, joins: readonly TitleJoin[]): Promise<HouseRecord[]> {
    const columns = Object.keys(this.#listed);
    const skip = (page - 1) * take;
    const wanted = { table: this.columns.table, columns, joins, order, take, skip };
    const rows = await this.#opened(() => firstRows(this.#reader, wanted));
    return rows.map((row) => {
      const record = this.#record(row);
      for (const join of joins) record.refer(join.column, row[join.column], join.titleOf(row));
      return record;
    });
  }

  /** By which columns of its own table a row is named; none where it takes another table to name it. */
  get titleColumns(): readonly string[] {
    const { select } = this.contents.title;
    return isFlat(select) ? Object.keys(select) : [];
  }

  /** What a list's file has: the columns that the list is sent with; what is sealed only where it is asked for. */
  exportedColumns(withSealed: boolean): readonly string[] {
    const isExported = ({ name, sealed }: Column): boolean => this.#listed[name] === true || (withSealed && !!sealed);
    return [...this.columns.columns.values()].filter(isExported).map(({ name }) => name);
  }

  #opened(read: () => Promise<StoredRow[]>): Promise<StoredRow[]> {
    return openRows(readerRows(this.#reader), this.#vault, this.columns.table, read);
  }

  get listsOwnColumns(): boolean {
    return isFlat(this.#listed);
  }

  headingOf(row: StoredRow): string {
    return this.contents.title.of({ ...row, ...shownRow(this.columns, row) });
  }

  total(where: StoredRow | undefined): Promise<{ total: number; totalIs: 'exact' | 'about' | 'at_least' }> {
    return countRows(this.#reader, this.#table, this.columns.table, where);
  }

  /** Rows by their title, and nothing else of them. */
  async briefly(query: Omit<Query, 'select'>): Promise<HouseRecord[]> {
    const rows = await this.#table.findMany({ ...query, select: { ...this.contents.title.select, id: true } });
    return rows.map((row) => this.#record(row));
  }

  override async findOne(id: string | number): Promise<HouseRecord | null> {
    if (!isUuid(id)) return null;
    const select = { ...everyColumn(this.columns), ...this.contents.title.select };
    const [row] = await this.#opened(() => this.#table.findMany({ select, where: { id }, take: 1 }));
    return row ? this.#record(row) : null;
  }

  override async findMany(ids: (string | number)[]): Promise<HouseRecord[]> {
    const known = ids.filter(isUuid);
    return known.length > 0 ? this.briefly({ where: { id: { in: known } } }) : [];
  }

  override find(_filter: Filter): Promise<BaseRecord[]> {
    return Promise.resolve([]);
  }

  override count(_filter: Filter): Promise<number> {
    return Promise.resolve(0);
  }

  /** What stands beside the columns of its own table. */
  async fillIn(records: readonly HouseRecord[]): Promise<void> {
    const { beside } = this.contents;
    if (!beside || records.length === 0) return;
    const found = await beside.read(
      readerRows(this.#reader),
      records.map(({ row }) => row),
    );
    for (const [i, record] of records.entries()) {
      const more = found[i] ?? {};
      record.add(Object.fromEntries(Object.entries(more).map(([name, value]) => [name, shownBeside(value)])));
      this.#markOld(record, more);
    }
  }

  #markOld(record: HouseRecord, row: StoredRow): void {
    for (const [column, since] of Object.entries(this.contents.ages ?? {})) {
      const moment = row[since];
      if (moment instanceof Date && moment < this.#oldBefore()) record.old[column] = moment.toISOString();
    }
  }

  override create(): Promise<never> {
    return forbidden();
  }

  override update(): Promise<never> {
    return forbidden();
  }

  override delete(): Promise<never> {
    return forbidden();
  }

  protected override prepareProperties(): Record<string, never> {
    return {};
  }

  #record(row: StoredRow): HouseRecord {
    const shown = shownRow(this.columns, row);
    const record = new HouseRecord(shown, this.contents.title.of({ ...row, ...shown }), this, row);
    this.#markOld(record, row);
    return record;
  }
}

const shownBeside = (value: unknown): string | null =>
  value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : null;

/** Whether a row still counts is told wherever it is listed. */
const VOIDED = ['voided_at', 'voided_by', 'void_reason'];

/**
 * What a list reads: a table that grows without end no more than is shown, any other all that its actions look at; and of
 * what is sealed, no more than is shown.
 */
function listed({ columns }: Model, { lean, list, title }: Contents): StoredRow {
  const open = [...columns.values()].filter(({ sealed, name }) => !sealed || list.includes(name));
  const names = lean ? [...list, 'id', ...VOIDED.filter((name) => columns.has(name))] : open.map(({ name }) => name);
  return { ...Object.fromEntries(names.map((name) => [name, true])), ...title.select };
}

/** Of columns of one table. */
const isFlat = (select: StoredRow): boolean => Object.values(select).every((chosen) => chosen === true);

const everyColumn = (model: Model): StoredRow =>
  Object.fromEntries([...model.columns.keys()].map((name) => [name, true]));
