/**
 * What was asked for, kept sealed until a second person decides: the form as it was sent, the file that came with it,
 * and, for a password, only what `prepare` made of it.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { ImportedFile } from './imported-file.js';
import { NEVER_KEPT } from './second-person.js';
import { refusal } from '../errors.js';
import type { Place, Vault } from '../secrets/vault.js';

type Form = Readonly<Record<string, unknown>>;

interface KeptFile {
  name: string;
  gzip: string;
}

interface Kept {
  fields: Form;
  files: Readonly<Record<string, KeptFile>>;
  /** Only where fields are left out of the form. */
  prepared?: unknown;
}

/** Stands where a field was that is never kept; it passes for a password, and nothing looks at it. */
const IN_PLACE_OF_A_SECRET = 'not kept; see what was prepared';

export interface Request {
  id: string;
  command: string;
}

/** Under the house's own key: a request can be about many clients, and is gone when it ends. */
const placeOf = ({ id }: Request): Place => ({ table: 'internal.pending_inputs', column: 'sealed', row: id });

export async function sealInput(
  vault: Vault,
  request: Request,
  { raw, prepared }: { raw: unknown; prepared: unknown },
): Promise<string> {
  const secret = NEVER_KEPT[request.command] ?? [];
  const given = Object.entries(raw as Form).filter(([name, value]) => value !== undefined && !secret.includes(name));
  const files = given.flatMap(([name, value]) => (value instanceof ImportedFile ? [{ name, file: value }] : []));
  const kept: Kept = {
    fields: Object.fromEntries(given.filter(([, value]) => !(value instanceof ImportedFile))),
    files: Object.fromEntries(
      await Promise.all(files.map(async ({ name, file }) => [name, await packed(file)] as const)),
    ),
    ...(secret.length > 0 && { prepared }),
  };
  return vault.seal(placeOf(request), JSON.stringify(kept));
}

export interface Opened {
  /** As it was sent. */
  raw: Form;
  /** Only where it was kept; otherwise the command prepares anew. */
  prepared?: unknown;
  /** Removes the files that were laid out for it. */
  release(): Promise<void>;
}

export async function openInput(vault: Vault, request: Request, sealed: string): Promise<Opened> {
  const { fields, files, prepared } = unsealed(vault, request, sealed);
  const folder = Object.keys(files).length > 0 ? await mkdtemp(join(tmpdir(), 'vip-waiting-')) : undefined;
  const laidOut = await Promise.all(
    Object.entries(files).map(async ([name, file]) => [name, await unpacked(file, join(folder ?? '', name))] as const),
  );
  const placeholders = (NEVER_KEPT[request.command] ?? []).map((name) => [name, IN_PLACE_OF_A_SECRET] as const);
  return {
    raw: { ...fields, ...Object.fromEntries<unknown>([...placeholders, ...laidOut]) },
    ...(placeholders.length > 0 && { prepared }),
    release: async () => {
      if (folder) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What was asked for, as a person may read it: no secret, and of a file its name. */
export function readInput(vault: Vault, request: Request, sealed: string): Form {
  const { fields, files } = unsealed(vault, request, sealed);
  return { ...fields, ...Object.fromEntries(Object.entries(files).map(([name, file]) => [name, file.name])) };
}

export interface AskedFile {
  name: string;
  /** Packed, as it is kept. */
  gzip: Buffer;
}

/** The file that came with it, where one did. */
export function readInputFile(vault: Vault, request: Request, sealed: string): AskedFile | undefined {
  const [file] = Object.values(unsealed(vault, request, sealed).files);
  return file && { name: file.name, gzip: Buffer.from(file.gzip, 'base64') };
}

/** Refused where its key is gone: what cannot be read is not approved. */
function unsealed(vault: Vault, request: Request, sealed: string): Kept {
  try {
    return JSON.parse(vault.open(placeOf(request), sealed)) as Kept;
  } catch (error) {
    const refused = refusal('approval_unreadable');
    refused.cause = error instanceof Error ? error.message : undefined;
    throw refused;
  }
}

const pack = promisify(gzip);
const unpack = promisify(gunzip);

const packed = async (file: ImportedFile): Promise<KeptFile> => ({
  name: file.name,
  gzip: (await pack(await readFile(file.path))).toString('base64'),
});

async function unpacked({ name, gzip: text }: KeptFile, path: string): Promise<ImportedFile> {
  await writeFile(path, await unpack(Buffer.from(text, 'base64')), { mode: 0o600 });
  return ImportedFile.at(path, name);
}
