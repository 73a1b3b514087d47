/** Clients from a file, each opened as a form would open one. None can sign in until an admin gives a password. */
import { randomBytes } from 'node:crypto';
import { judged } from './import-events.js';
import { choice } from './input.js';
import type { KindOfImport, Values } from './kind-of-import.js';
import { hashPassword } from './passwords.js';
import { ADDRESS, CONTACT, LOCALE, NAMES, NOTIFICATIONS } from './personal.js';
import { emailsTaken, insertImportedClients, namesInHouse } from '../db/imported-others.js';
import { refusal, type FailureCode } from '../errors.js';

const FIELDS = {
  ...NAMES,
  account_type: choice(['CRYPTO', 'STOCK']),
  ...CONTACT,
  ...ADDRESS,
  ...LOCALE,
  ...NOTIFICATIONS,
};
type Client = Values<typeof FIELDS>;

export const importClients: KindOfImport<typeof FIELDS, Client, string> = {
  kind: 'CLIENTS',
  columns: {
    required: ['email', 'first_name', 'last_name', 'account_type'],
    optional: [...Object.keys(CONTACT), ...Object.keys(ADDRESS), ...Object.keys(LOCALE), ...Object.keys(NOTIFICATIONS)],
    unread: ['role', 'kyc_status', 'reason'],
  },
  fields: FIELDS,
  numbers: [],
  gathered: [],
  // Nobody knows it, and a sign-in with it takes as long as any other.
  prepare: () => hashPassword(randomBytes(32).toString('base64url')),
  async begin(tx, _found, occasion, password_hash) {
    const emails = new Map<string, FailureCode>();
    let clients = 0;
    return {
      async judge(rows, free) {
        await free();
        const wanted = rows.map(({ values }) => values.email);
        for (const { email, archived } of await emailsTaken(tx, wanted))
          emails.set(email, archived ? 'email_archived' : 'email_taken');
        return rows.map(({ values }) =>
          judged((): Client => {
            const taken = emails.get(values.email);
            if (taken) throw refusal(taken, 'email');
            emails.set(values.email, 'email_taken');
            return values;
          }),
        );
      },
      likeness: ({ first_name, last_name, account_type }) => `${first_name} ${last_name} ${account_type}`.toLowerCase(),
      // A namesake is one whenever each was opened.
      momentOf: () => 0,
      async inBooks(entries) {
        const found = await namesInHouse(tx, occasion.import_id, entries);
        return entries.map((_, i) => (found.has(i) ? new Map([[0, 1]]) : undefined));
      },
      async insert(entries) {
        await insertImportedClients(tx, { import_id: occasion.import_id, password_hash }, entries);
        clients += entries.length;
      },
      finish: async () => ({ clients, usd_value: null, quantities: [] }),
      ranks: async () => new Map<string, number>(),
      standing: async () => [],
      leaveOut: async () => undefined,
    };
  },
};
