/**
 * AdminJS's scripts and our bundle: hashed names, packed once at build time, kept by browsers for a year. The build writes
 * them into the bundle's folder with a list; without it there is nothing to show, so the start stops.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Router, type Request, type Response } from 'express';
import { ROOT } from './components.js';
import { refusal } from '../errors.js';

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
  const files = new Set(Object.values(list));
  const router = Router();
  router.get('/assets/:file', async (req, res) => {
    if (!files.has(req.params.file)) throw refusal('not_found');
    await send(req, res, req.params.file);
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

const SUFFIXES = { br: '.br', gzip: '.gz' } as const;

async function send(req: Request, res: Response, file: string): Promise<void> {
  const encoding = req.acceptsEncodings(['br', 'gzip']);
  const packed = encoding === 'br' || encoding === 'gzip' ? encoding : undefined;
  if (packed) res.set('Content-Encoding', packed);
  res.set({
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': 'private, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
  });
  res.end(await readFile(join(FOLDER, file + (packed ? SUFFIXES[packed] : ''))));
}
