/**
 * AdminJS's scripts and our bundle: hashed names, packed once at build time, kept by browsers for a year. The build writes
 * them into the bundle's folder with a list; without it there is nothing to show, so the start stops.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Router, type Request, type Response } from 'express';
import { ROOT } from './components.js';
import { invariant, refusal } from '../errors.js';

/** AdminJS's own name of a script, and the name of its file with a digest of its content. */
export type AssetList = Readonly<Record<string, string>>;

export interface Assets {
  router: Router;
  list: AssetList;
}

/** Where AdminJS's bundler writes to; it reads the name from the environment too. */
export const FOLDER = join(ROOT, process.env.ADMIN_JS_TMP_DIR ?? 'adminbundle', 'assets');
export const LIST = 'assets.json';

export async function createAssets(): Promise<Assets> {
  const list = await readList();
  const scripts = new Map(
    await Promise.all(Object.values(list).map(async (file) => [file, await readScript(file)] as const)),
  );
  const router = Router();
  router.get('/assets/:file', async (req, res) => {
    const script = scripts.get(req.params.file);
    if (!script) throw refusal('not_found');
    await send(req, res, script);
  });
  return { router, list };
}

async function readList(): Promise<AssetList> {
  try {
    return JSON.parse(await readFile(join(FOLDER, LIST), 'utf8')) as AssetList;
  } catch {
    throw new Error(
      `The admin screens are not built: ${join(FOLDER, LIST)} is missing. Run \`npm run build\` and start again.`,
    );
  }
}

/** Held packed, so that a page keeps its scripts while another build takes the files away; a megabyte or two. */
interface Script {
  br: Buffer;
  gzip: Buffer;
}

async function readScript(file: string): Promise<Script> {
  const [br, gzip] = await Promise.all(['.br', '.gz'].map((suffix) => readFile(join(FOLDER, file + suffix))));
  invariant(br && gzip, 'a script is packed in two ways');
  return { br, gzip };
}

async function send(req: Request, res: Response, script: Script): Promise<void> {
  const encoding = req.acceptsEncodings(['br', 'gzip']);
  const packed = encoding === 'br' || encoding === 'gzip' ? encoding : undefined;
  if (packed) res.set('Content-Encoding', packed);
  res.set({
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'private, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
  });
  res.end(packed ? script[packed] : await promisify(gunzip)(script.gzip));
}
