/**
 * A row on its way to a screen. AdminJS's own record would send, for each row and for each row it refers to, every
 * action in full; this one sends the columns that were read, titles, and the names of what may be done.
 */
import { BaseRecord, type BaseResource, type CurrentAdmin, type RecordJSON } from 'adminjs';
import { may, policy, type Right } from './policy.js';
import type { ShownRow } from './values.js';
import type { StoredRow } from '../db/reader.js';
import type { Role } from '../domain/access.js';
import { registry } from '../services/index.js';

export interface Reference {
  id: string;
  title: string;
}

export class HouseRecord extends BaseRecord {
  readonly row: ShownRow;
  readonly heading: string;
  /** All that was read for the row, what its title is made of as well: what may be done can hang on either. */
  readonly #read: StoredRow;
  references: Record<string, Reference> = {};
  /** Columns whose price has grown old, and from when it is. */
  old: Record<string, string> = {};

  constructor(row: ShownRow, heading: string, resource: BaseResource, read: StoredRow = {}) {
    // AdminJS would take the row apart and put it together again; there is nothing nested in it.
    super({}, resource);
    this.params = row;
    this.row = row;
    this.heading = heading;
    this.#read = read;
  }

  override title(): string {
    return this.heading;
  }

  override populate(path: string, record?: BaseRecord | null): void {
    if (record instanceof HouseRecord) this.refer(path, record.row.id, record.heading);
  }

  refer(column: string, id: unknown, title: string): void {
    if (typeof id === 'string') this.references[column] = { id, title };
  }

  /** What was read beside the row. */
  add(values: ShownRow): void {
    Object.assign(this.row, values);
  }

  override toJSON(admin?: CurrentAdmin): RecordJSON {
    const json = {
      id: this.row.id,
      title: this.heading,
      params: this.row,
      populated: this.references,
      errors: {},
      baseError: null,
      recordActions: offered(this.resource.id(), { ...this.#read, ...this.row }, admin?.role),
      bulkActions: [],
      ...(Object.keys(this.old).length > 0 && { old: this.old }),
    };
    // AdminJS's type asks for whole actions; its pages, and ours, look them up by name.
    return json as unknown as RecordJSON;
  }
}

/** What may be done with this row, by this person and in the state that it is in. */
function offered(resource: string, row: StoredRow, role: unknown): { name: string }[] {
  const actions = role === 'ADMIN' || role === 'COMPLIANCE' ? offers[role].get(resource) : undefined;
  return (actions ?? []).flatMap(({ name, conditions }) => (conditions.some((fits) => fits(row)) ? [{ name }] : []));
}

interface Offer {
  name: string;
  /** Of its use cases, one of which must be for such a row. */
  conditions: ((row: StoredRow) => boolean)[];
}

const always = (): boolean => true;

function offersFor(role: Role): Map<string, Offer[]> {
  const of = (resource: string, actions: ReadonlyMap<string, Right>): Offer[] =>
    [...actions].flatMap(([name, { family, method }]) => {
      // A page asks by itself for what it shows beyond the row.
      const isPart = method === 'GET' && name !== 'show';
      if (family !== 'records' || isPart || !may(role, resource, name)) return [];
      const screens = registry.filter(({ screen }) => screen?.resource === resource && screen.action === name);
      return [{ name, conditions: method === 'GET' ? [always] : screens.map(({ screen }) => screen?.when ?? always) }];
    });
  return new Map([...policy].map(([resource, actions]) => [resource, of(resource, actions)]));
}

const offers = { ADMIN: offersFor('ADMIN'), COMPLIANCE: offersFor('COMPLIANCE') };
