import { lockRow } from '../db/rows.js';
import type { Tx } from '../db/transaction.js';
import { refusal } from '../errors.js';
import type { Role } from '../request-context.js';

export interface Person {
  readonly [column: string]: unknown;
  id: string;
  role: Role;
  account_type: 'CRYPTO' | 'STOCK' | null;
  kyc_status: 'PENDING' | 'APPROVED' | 'REJECTED';
  is_active: boolean;
  archived_at: Date | null;
}

/** The person's row, locked; refused, by the field that named it, where there is none. */
export async function lockedPerson(tx: Tx, id: string, field = 'id'): Promise<Person> {
  const row = await lockRow(tx, 'users', id);
  if (!row) throw refusal('not_found', field);
  if (row.erased_at) throw refusal('client_erased', field);
  return row as unknown as Person;
}

/** The same, for a client. */
export async function lockedClientPerson(tx: Tx, id: string, field = 'id'): Promise<Person> {
  const person = await lockedPerson(tx, id, field);
  if (person.role !== 'CUSTOMER') throw refusal('not_a_client', field);
  return person;
}
