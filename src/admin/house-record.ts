/**
 * A row on its way to a screen. AdminJS's own record would send, for each row and for each row it refers to, every
 * action in full; this one sends the columns that were read, titles, and the names of what may be done.
 */
import { BaseRecord, type BaseResource, type CurrentAdmin, type RecordJSON } from 'adminjs';
import { may, policy } from './policy.js';
import type { ShownRow } from './values.js';
import type { StoredRow } from '../db/reader.js';
import { registry } from '../services/index.js';

export interface Reference {
  id: string;
  title: string;
}

export class HouseRecord extends BaseRecord {
  readonly row: ShownRow;
  readonly heading: string;
  references: Record<string, Reference> = {};

  constructor(row: ShownRow, heading: string, resource: BaseResource) {
    super({ ...row }, resource);
    this.row = row;
    this.heading = heading;
  }

  override title(): string {
    return this.heading;
  }

  override populate(path: string, record?: BaseRecord | null): void {
    if (record instanceof HouseRecord) this.references[path] = { id: record.id(), title: record.heading };
  }

  override toJSON(admin?: CurrentAdmin): RecordJSON {
    const actions = offered(this.resource.id(), this.row, admin?.role);
    const json = {
      id: this.id(),
      title: this.heading,
      params: this.row,
      populated: this.references,
      errors: {},
      baseError: null,
      recordActions: actions.map((name) => ({ name })),
      bulkActions: [],
    };
    // AdminJS's type asks for whole actions; its pages, and ours, look them up by name.
    return json as unknown as RecordJSON;
  }
}

/** What may be done with this row, by this person and in the state that it is in. */
export function offered(resource: string, row: StoredRow, role: unknown): string[] {
  const rights = [...(policy.get(resource) ?? [])].filter(([, right]) => right.family === 'records');
  const known = role === 'ADMIN' || role === 'COMPLIANCE' ? role : undefined;
  return rights.flatMap(([name, right]) =>
    may(known, resource, name) && (right.method === 'GET' || fits(resource, name, row)) ? [name] : [],
  );
}

function fits(resource: string, action: string, row: StoredRow): boolean {
  return registry.some(
    ({ screen }) => screen?.resource === resource && screen.action === action && (screen.when?.(row) ?? true),
  );
}
