// The drill: a demo's house is lost and restored from its backup. What is wrong with a backup is said, and then nothing
// is restored.
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { makeKeyPair } from '../src/backup/age.js';
import { hasProgram } from '../src/backup/programs.js';
import { manifestOf } from '../src/backup/manifest.js';
import { checkSignature, fingerprintOf, signed } from '../src/backup/signature.js';
import type { Taken } from '../src/backup/take.js';
import { countRows } from '../src/db/backup-moment.js';
import { rowsOf } from '../src/db/client.js';
import { houseState } from '../src/db/house-state.js';
import { logSigner, publicPem, type LogSigner } from '../src/domain/log-anchor.js';
import { goLiveOnce, type Wish } from '../src/jobs/restore-once.js';
import { verifyLogOnce } from '../src/jobs/verify-log-once.js';
import { addDocument } from '../src/services/add-document.js';
import { archiveClient } from '../src/services/archive-client.js';
import { createStaff } from '../src/services/create-staff.js';
import { disableStaff } from '../src/services/disable-staff.js';
import { eraseClient } from '../src/services/erase-client.js';
import { openClient } from '../src/services/open-client.js';
import { PaperFile } from '../src/services/paper-file.js';
import {
  changedCopy,
  emptyDatabase,
  filesIn,
  identityFile,
  look,
  migrateOn,
  nothingIn,
  openLostHouse,
  type SignedManifest,
  type EmptyDatabase,
  type LostHouse,
} from './support/backups.js';
import { PDF } from './support/papers.js';

const CONTENTS = (await hasProgram('pg_dump', process.env.PG_BIN))
  ? (['pg_dump', 'rows'] as const)
  : (['rows'] as const);
const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);

// A restore migrates, which takes seconds where the machine is busy.
jest.setTimeout(120_000);

let house: LostHouse;
beforeAll(async () => (house = await openLostHouse()), 180_000);
afterAll(() => house.close());

/** Places in a file, by a seed: any number from 0 up to 1. */
const places = (count: number): number[] =>
  Array.from(
    { length: count },
    (_, i) => createHash('sha256').update(`${SEED} ${i}`).digest().readUInt32BE() / 2 ** 32,
  );

async function withTarget(work: (target: EmptyDatabase) => Promise<void>): Promise<void> {
  const target = emptyDatabase();
  try {
    await work(target);
  } finally {
    await target.clone.drop();
  }
}

function flip(bytes: Buffer, place: number): Buffer {
  const at = Math.floor(bytes.length * place);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  return bytes;
}

/** As somebody does who can write to the folder of the backups. */
const forged = (manifest: SignedManifest, bytes: Buffer): SignedManifest => ({
  ...manifest,
  size: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

const NOT_AS_SIGNED = /^The manifest \S+ is not what was signed/;

async function openedAndArchived(): Promise<string> {
  const particulars = { first_name: 'Leavinia', last_name: 'Drillmann', phone: '+41446680000', city: 'Zürich' };
  const email = `leaving-${randomUUID()}@example.com`;
  const { id } = await house.door.run(openClient, house.admin, {
    ...particulars,
    email,
    password: 'correct horse 42',
    account_type: 'STOCK',
  });
  const file = new PaperFile('passport.pdf', PDF);
  await house.door.run(addDocument, house.admin, { user_id: id, document_type: 'GOVERNMENT_ID', file });
  await house.door.run(archiveClient, house.admin, { id });
  return id;
}

async function hired(role: 'ADMIN' | 'COMPLIANCE'): Promise<{ id: string; email: string }> {
  const email = `staff-${randomUUID()}@example.com`;
  const person = { first_name: 'Bo', last_name: 'Drillmann', email, role, password: 'correct horse 42' };
  return { id: (await house.door.run(createStaff, house.admin, person)).id, email };
}

async function erase(id: string): Promise<void> {
  const row = await rowsOf(house.pool).row<{ email: string }>('SELECT email FROM users WHERE id = $1', [id]);
  await house.door.run(eraseClient, house.admin, { id, reason: 'REQUEST', confirm_email: row?.email });
}

const personIn = (target: EmptyDatabase, id: string) =>
  look(target, async (rows) => ({
    person: await rows.row(
      'SELECT first_name, phone IS NULL AS blank, erased_at IS NOT NULL AS erased FROM users WHERE id = $1',
      [id],
    ),
    key: await rows.row('SELECT wrapped IS NULL AS destroyed FROM internal.person_keys WHERE user_id = $1', [id]),
    papers: await rows.rows('SELECT storage_key FROM kyc_documents WHERE user_id = $1', [id]),
  }));
const ERASED = {
  person: { first_name: 'Erased', blank: true, erased: true },
  key: { destroyed: true },
  papers: [{ storage_key: null }],
};
const LIST = () => join(house.folder, 'erasures.txt');

const OF_THE_RESTORE = /activity_logs|reconcile_runs|log_verifications?|log_anchors?/;
const pick = (tables: Record<string, number>, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, tables[name]]));

describe.each(CONTENTS)('a backup of %s', (content) => {
  let taken: Taken;
  beforeAll(async () => (taken = await house.take(content)), 60_000);

  test('is sealed: neither a name nor an e-mail can be read in it, and nobody else may read the file', async () => {
    expect(filesIn(`${house.folder}/backups`)).toContain(taken.manifest.file);
    const copy = changedCopy(taken, house.folder, (bytes) => {
      expect(bytes.includes('example.com')).toBe(false);
      expect(bytes.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
      return bytes;
    });
    expect(copy).toMatch(/\.age$/);
  });

  test('restored with its key, every table, the log’s end and every figure are what they were', async () => {
    await withTarget(async (target) => {
      const said = await house.restore(taken.file, target);
      expect(said).toMatch(/all agree/);
      const after = await look(target, countRows);
      if (after === 'no database') throw new Error('The restore made no database.');
      // The restore itself writes to the log and runs the proofs.
      const grown = Object.keys(taken.manifest.tables).filter((name) => OF_THE_RESTORE.test(name));
      expect({ ...after, ...pick(taken.manifest.tables, grown) }).toEqual(taken.manifest.tables);

      expect(await house.restore(taken.file, target)).toMatch(/is not empty/);
      expect(await look(target, countRows)).toEqual(after);

      expect(said).toMatch(/runs no job and sends no mail until you say: npm run restore -- --go-live/);
      expect(await look(target, houseState)).toBe('restored');
      expect(await goLiveOnce(house.variables(target))).toMatch(/is live/);
      expect(await look(target, houseState)).toBe('live');
      await expect(goLiveOnce(house.variables(target))).rejects.toThrow();
    });
  });

  // Rows alone are restored by the version that took them and by no other.
  if (content === 'pg_dump')
    test('restored by a later version, whose migrations write to the log, the gap is told of and fails no more', async () => {
      await house.goOn();
      await withTarget(async (target) => {
        const ofLater = { ...target, migrate: () => target.migrate().then(() => migrateOn(target.ownerUrl, 5)) };
        const words = new RegExp(`tells of a restore from a backup that ends at row ${taken.manifest.log.seq};`);
        expect(await house.restore(taken.file, ofLater)).toMatch(words);
        expect(await look(target, houseState)).toBe('restored');
        // And whenever somebody looks again.
        const again = await verifyLogOnce(house.variables(target), []);
        expect(again.words).toMatch(words);
        expect(again.passed).toBe(true);
      });
    });

  test('with another’s key it does not open', async () => {
    await withTarget(async (target) => {
      const identity = identityFile(house.folder, await makeKeyPair());
      expect(await house.restore(taken.file, target, { identity })).toMatch(
        /None of the private keys given opens this backup/,
      );
      expect(await nothingIn(target)).toBe(true);
    });
  });

  test.each(places(5))(`one flipped bit is found by the digest, at %f of its length (seed ${SEED})`, async (place) => {
    await withTarget(async (target) => {
      const copy = changedCopy(taken, house.folder, (bytes) => flip(bytes, place));
      expect(await house.restore(copy, target)).toMatch(/is damaged: its digest is not the one in the manifest/);
      expect(await nothingIn(target)).toBe(true);
    });
  });

  test.each(places(3))(`and by the seal, where the manifest was made to fit, at %f (seed ${SEED})`, async (place) => {
    await withTarget(async (target) => {
      // Behind the header, whose own seal is another.
      const copy = changedCopy(taken, house.folder, (bytes) => flip(bytes, 0.01 + 0.99 * place), forged);
      expect(await house.restore(copy, target)).toMatch(NOT_AS_SIGNED);
      expect(await house.restore(copy, target, { unsigned: true })).toMatch(
        /is damaged: what is in the file is not what was sealed/,
      );
      expect(await nothingIn(target)).toBe(true);
    });
  });

  test.each(places(3))(`a truncated file is found, at %f of its length (seed ${SEED})`, async (place) => {
    await withTarget(async (target) => {
      const cut = (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * place));
      expect(await house.restore(changedCopy(taken, house.folder, cut), target)).toMatch(
        /is truncated: \d+ of \d+ bytes/,
      );
      const copy = changedCopy(taken, house.folder, (bytes) => bytes.subarray(0, bytes.length - 1), forged);
      expect(await house.restore(copy, target)).toMatch(NOT_AS_SIGNED);
      expect(await house.restore(copy, target, { unsigned: true })).toMatch(
        /is damaged: what is in the file is not what was sealed/,
      );
      expect(await nothingIn(target)).toBe(true);
    });
  });

  test('a manifest of other counts is found, and the database is empty again', async () => {
    await withTarget(async (target) => {
      const copy = changedCopy(
        taken,
        house.folder,
        (bytes) => bytes,
        (manifest) => ({
          ...manifest,
          tables: { ...manifest.tables, 'public.trades': 1 },
        }),
      );
      expect(await house.restore(copy, target)).toMatch(NOT_AS_SIGNED);
      expect(await house.restore(copy, target, { unsigned: true })).toMatch(/public.trades has \d+ rows instead of 1/);
      expect(await nothingIn(target)).toBe(true);
    });
  });

  test('whoever of the staff was disabled since can sign in again, and is named, with what else is as it was', async () => {
    const [before, since] = [await hired('COMPLIANCE'), await hired('ADMIN')];
    await house.door.run(disableStaff, house.admin, { id: before.id });
    const backup = await house.take(content);
    await house.door.run(disableStaff, house.admin, { id: since.id });
    await withTarget(async (target) => {
      const said = await house.restore(backup.file, target);
      expect(said).toContain(`\n  ${since.email} (ADMIN)\n`);
      expect(said).not.toContain(before.email);
      expect(said).toMatch(/Whoever was disabled since, .+ is as it was then: do it again before this house goes live/);
    });
  });

  test('whoever was erased since stays erased by the list; the books reconcile, the log holds, and the house can go live', async () => {
    const [gone, stays] = [await openedAndArchived(), await openedAndArchived()];
    const before = await house.take(content);
    await erase(gone);
    await withTarget(async (target) => {
      const said = await house.restore(before.file, target);
      expect(said).toMatch(
        /clients are on the list of the erased; 1 of them were in the backup, and were erased again/,
      );
      expect(said).toMatch(/all agree/);
      expect(said).toMatch(/rows hold, and agree with/);
      expect(await personIn(target, gone)).toEqual(ERASED);
      expect(await personIn(target, stays)).toMatchObject({ person: { first_name: 'Leavinia', erased: false } });
      expect(await goLiveOnce(house.variables(target))).toMatch(/is live/);
    });
  });

  test('without the list nothing is restored, unless it is said that there is none; the log keeps that it was', async () => {
    const gone = await openedAndArchived();
    const before = await house.take(content);
    await erase(gone);
    const list = readFileSync(LIST());
    rmSync(LIST());
    try {
      await withTarget(async (target) => {
        expect(await house.restore(before.file, target)).toMatch(/list of the clients who were erased is not there/);
        expect(await nothingIn(target)).toBe(true);
        expect(await house.restore(before.file, target, { withoutErasures: true })).toMatch(
          /whoever was erased since the backup is here again/,
        );
        expect(await personIn(target, gone)).toMatchObject({ person: { first_name: 'Leavinia', erased: false } });
        const told = `SELECT metadata->>'erasures' AS erasures FROM activity_logs
          WHERE action_type = 'RESTORED' AND target_type = 'backups' ORDER BY seq DESC LIMIT 1`;
        expect(await look(target, (rows) => rows.row(told))).toEqual({ erasures: 'WITHOUT_LIST' });
      });
    } finally {
      writeFileSync(LIST(), list);
    }
  });

  test('a list that is older than the backup is refused, and what was restored cannot go live', async () => {
    const list = readFileSync(LIST());
    await erase(await openedAndArchived());
    const after = await house.take(content);
    const whole = readFileSync(LIST());
    writeFileSync(LIST(), list);
    try {
      await withTarget(async (target) => {
        expect(await house.restore(after.file, target)).toMatch(/older than the backup: 1 who are erased in it/);
        expect(await look(target, houseState)).toBe('unfinished');
        await expect(goLiveOnce(house.variables(target))).rejects.toMatchObject({ code: 'restore_unfinished' });
      });
    } finally {
      writeFileSync(LIST(), whole);
    }
  });
  describe('the manifest', () => {
    const copyWith = (changed: (manifest: SignedManifest) => object) =>
      changedCopy(taken, house.folder, (bytes) => bytes, changed);
    const refusedAs = async (copy: string, words: RegExp, wish?: Partial<Wish>) =>
      withTarget(async (target) => {
        expect(await house.restore(copy, target, wish)).toMatch(words);
        expect(await nothingIn(target)).toBe(true);
      });

    test.each<[string, (manifest: SignedManifest) => object]>([
      [
        'a digit of the digest',
        (it) => ({ ...it, sha256: it.sha256.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }),
      ],
      ['the moment', (it) => ({ ...it, taken_at: '2026-01-01T00:00:00.000Z' })],
      ['the end of the log', (it) => ({ ...it, log: { ...it.log, hash: 'a'.repeat(64) } })],
      ['a field that nobody knows', (it) => ({ ...it, note: 'x' })],
      ['its signature', (it) => ({ ...it, signature: `${it.signature.slice(0, -4)}AA==` })],
    ])('of which somebody has changed %s is refused', (_what, change) => refusedAs(copyWith(change), NOT_AS_SIGNED));

    test('that is not signed is refused', () =>
      refusedAs(
        copyWith(({ signature: _, ...rest }) => rest),
        /^The manifest \S+ is not signed, so anybody may have written it/,
      ));

    test('that another house has signed is refused, for all that the file is whole', () => {
      const another = logSigner('the key of another house');
      const copy = copyWith(({ signature: _, signed_by: _by, ...rest }) => signed(another, rest));
      const [theirs, ours] = [another, house.signer].map(({ publicKey }) => fingerprintOf(publicKey));
      return refusedAs(copy, new RegExp(`is signed with another key: ${theirs}, and not ${ours}`));
    });

    test('that a key of before has signed is taken where that key is named', () => {
      const manifest = JSON.parse(readFileSync(manifestOf(taken.file), 'utf8')) as object;
      const [next, ours] = [logSigner('the next key').publicKey, house.signer.publicKey];
      expect(() => checkSignature(manifest, 'it', [next, ours])).not.toThrow();
      expect(() => checkSignature(manifest, 'it', [next])).toThrow(/is signed with another key/);
    });

    test('is refused under a public key that is not its signer’s, and taken under the right one', async () => {
      const pem = (name: string, signer: LogSigner) => {
        writeFileSync(`${house.folder}/${name}.pem`, publicPem(signer.publicKey));
        return `${house.folder}/${name}.pem`;
      };
      await refusedAs(taken.file, /is signed with another key/, { signer: pem('other', logSigner('another')) });
      await refusedAs(taken.file, /holds no public key/, { signer: house.identity });
      const copy = changedCopy(taken, house.folder, (bytes) => flip(bytes, 0.5));
      // It came past the signature, to the file.
      await refusedAs(copy, /is damaged: its digest/, { signer: pem('ours', house.signer) });
    });
  });
});
