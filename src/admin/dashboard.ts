/** The first page: what waits for somebody, how much is looked after, and what happened last. */
import type { Resources } from './references.js';
import { readPage } from './references.js';
import type { HouseResource } from './house-resource.js';
import { expiringPapers } from './expiring-papers.js';
import { lastBackupOf, type Backups } from './last-backup.js';
import { lastProof } from './last-proof.js';
import { listQuery } from './list-query.js';
import type { DashboardJSON, RecordJSON, UndeliveredJSON, WaitingJSON } from './screen-json.js';
import type { DeadMail } from '../db/mail-queue.js';
import { assetsUnderManagement, type Reader, type StoredRow } from '../db/reader.js';
import { invariant } from '../errors.js';

interface Parts {
  reader: Reader;
  resources: Resources;
  readUndelivered(): Promise<DeadMail[]>;
  backups: Backups;
}

const SHOWN = 5;
const LOG_ROWS = 10;
const ACTIVE_CLIENT = { role: 'CUSTOMER', archived_at: null };

export function createDashboard({
  reader,
  resources,
  readUndelivered,
  backups,
}: Parts): (viewerId: string) => Promise<DashboardJSON> {
  const screen = (name: string): HouseResource => {
    const resource = resources.get(name);
    invariant(resource, `there is a screen for ${name}`);
    return resource;
  };
  return async (viewerId) => {
    const waitsFor = (requested_by: unknown) => ({ status: 'WAITING', expires_at: { gt: new Date() }, requested_by });
    const [
      assets,
      clients,
      kyc,
      transfers,
      tickets,
      held,
      papers,
      approvals,
      requests,
      expiring,
      undelivered,
      proof,
      backup,
      log,
    ] = await Promise.all([
      assetsUnderManagement(reader),
      screen('User').total(ACTIVE_CLIENT),
      waiting(resources, screen('User'), { ...ACTIVE_CLIENT, kyc_status: 'PENDING' }),
      waiting(resources, screen('Transaction'), { status: 'PENDING', voided_at: null }),
      waiting(resources, screen('SupportTicket'), { status: { in: ['OPEN', 'IN_PROGRESS'] } }),
      waiting(resources, screen('HeldPrice'), { status: 'WAITING' }),
      waiting(resources, screen('KYCDocument'), { status: 'PENDING', user: { archived_at: null } }),
      waiting(resources, screen('PendingApproval'), waitsFor({ not: viewerId })),
      waiting(resources, screen('PendingApproval'), waitsFor(viewerId)),
      expiringPapers(reader, new Date()),
      undeliveredMail(readUndelivered),
      lastProof(reader, new Date()),
      lastBackupOf(backups, new Date()),
      lastOfLog(resources, screen('ActivityLog')),
    ]);
    const waits = { kyc, transfers, tickets, held, papers, approvals, requests };
    const as_of = new Date().toISOString();
    return { as_of, assets, clients: clients.total, ...waits, expiring, undelivered, proof, backup, log };
  };
}

/** The ones that have waited longest come first. */
async function waiting(resources: Resources, resource: HouseResource, where: StoredRow): Promise<WaitingJSON> {
  const order = [
    ['created_at', 'asc'],
    ['id', 'asc'],
  ] as const;
  const [records, { total }] = await Promise.all([
    readPage(resources, resource, { where, order, page: 1, perPage: SHOWN, sortBy: 'created_at', direction: 'asc' }),
    resource.total(where),
  ]);
  const rows = records.map(({ row, heading, references }) => ({
    id: String(row.id),
    title: heading,
    note: references.user_id?.title ?? '',
    since: String(row.created_at),
  }));
  return { count: total, rows };
}

async function undeliveredMail(read: Parts['readUndelivered']): Promise<UndeliveredJSON[]> {
  const mails = await read();
  return mails.map(({ id, template, failure, settled_at, user_id, ...owner }) => ({
    id,
    template,
    failure: failure ?? '',
    since: settled_at.toISOString(),
    person: { id: user_id, name: `${owner.first_name} ${owner.last_name}` },
  }));
}

async function lastOfLog(resources: Resources, log: HouseResource): Promise<RecordJSON[]> {
  const records = await readPage(resources, log, {
    ...listQuery(log.columns, log.contents, {}, log.found),
    perPage: LOG_ROWS,
  });
  return records.map((record) => record.toJSON() as unknown as RecordJSON);
}
