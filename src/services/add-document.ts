/**
 * Takes in a client's paper, which then waits for its review: from the staff, or from the client. The file is looked at
 * and put into the store first; its row and the log's come in one transaction after that. A file whose row was then
 * refused lies in the store for a day, and is swept.
 */
import { personId } from './decide-kyc.js';
import { choice, day, form, id, optional } from './input.js';
import { lockedClientPerson } from './lock-person.js';
import { nameAs, paperFile, type PaperFile } from './paper-file.js';
import { defineUseCase, type Call, type Outcome, type Preparation, type Result, type Tx } from './use-case.js';
import { countBroughtBy } from '../db/kyc-documents.js';
import { insertRow } from '../db/rows.js';
import { examine } from '../documents/examine.js';
import { newKey, type PaperType } from '../documents/store.js';
import { ADMINS } from '../domain/access.js';
import { difference } from '../domain/audit.js';
import { PAPER_KINDS, type PaperKind } from '../domain/kyc.js';
import { refusal } from '../errors.js';

/** So that nobody who is signed in can fill up the store. */
const MOST_A_DAY = 20;
const DAY = 86_400_000;

interface Stored {
  storage_key: string;
  file_url: string;
  mime_type: PaperType;
}

async function store(file: PaperFile, { papers }: Preparation): Promise<Stored> {
  const type = await examine(file.bytes, 'file');
  const storage_key = newKey();
  await papers.store.put(storage_key, { bytes: file.bytes, type });
  return { storage_key, file_url: papers.store.addressOf(storage_key), mime_type: type };
}

export const addDocument = defineUseCase({
  name: 'add-document',
  allow: ADMINS,
  input: form({
    user_id: id(),
    document_type: choice(PAPER_KINDS),
    file: paperFile(),
    expires_at: optional(day()),
  }),
  prepare: ({ file }, preparation) => store(file, preparation),
  run: (tx, input, call: Call<Stored>) => add(tx, input, call),
});

export const sendOwnPaper = defineUseCase({
  name: 'send-own-paper',
  allow: ['CUSTOMER'],
  input: form({ document_type: choice(PAPER_KINDS), file: paperFile() }),
  async prepare({ file }, preparation) {
    // Looked at before anything is stored, and again under the client's lock: what is refused must not fill the store.
    const sent = await countBroughtBy(
      preparation.rows,
      personId(preparation.actor) ?? '',
      dayBefore(preparation.now()),
    );
    if (sent >= MOST_A_DAY) throw tooMany();
    return store(file, preparation);
  },
  async run(tx, input, call: Call<Stored>) {
    const user_id = personId(call.actor) ?? '';
    const sent = await add(tx, { ...input, user_id, expires_at: null }, call);
    if ((await countBroughtBy(tx, user_id, dayBefore(call.now()))) > MOST_A_DAY) throw tooMany();
    return sent;
  },
});

const dayBefore = (now: Date): Date => new Date(now.getTime() - DAY);
const tooMany = () => refusal('paper_limit', undefined, { count: String(MOST_A_DAY) });

interface Brought {
  user_id: string;
  document_type: PaperKind;
  file: PaperFile;
  expires_at: string | null;
}

async function add(
  tx: Tx,
  { user_id, document_type, file, expires_at }: Brought,
  { actor, now, prepared }: Call<Stored>,
): Promise<Outcome<Result>> {
  const client = await lockedClientPerson(tx, user_id, 'user_id');
  if (client.archived_at) throw refusal('client_archived', 'user_id');
  const uploaded_at = now();
  if (expires_at !== null && expires_at < uploaded_at.toISOString().slice(0, 10))
    throw refusal('expired_already', 'expires_at');
  const paper = {
    user_id,
    document_type,
    ...prepared,
    file_name: nameAs(file.name, prepared.mime_type),
    file_size: file.bytes.length,
    sha256: file.sha256,
    uploaded_by: personId(actor),
    uploaded_at,
    expires_at,
  };
  const row = await insertRow(tx, 'kyc_documents', paper);
  return {
    result: { id: row.id },
    log: {
      action: 'KYC_DOCUMENT_ADDED' as const,
      target: { type: 'kyc_documents', id: row.id },
      description: `Added a paper: ${document_type}`,
      change: difference(undefined, paper),
    },
  };
}
