/**
 * The house's own style, script and pictures. A file's address carries a digest of its content, so browsers keep it for
 * a year and still get the next version at once. They are few and small: read once, kept packed in memory.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Router, type Request, type Response } from 'express';
import { invariant, refusal } from '../errors.js';

const FOLDER = new URL('../design/', import.meta.url);
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};
const PACKED_ALREADY = new Set(['.png', '.woff2']);

interface Asset {
  name: string;
  digest: string;
  type: string;
  plain: Buffer;
  packed: Map<string, Buffer>;
}

const assets = new Map(
  readdirSync(FOLDER)
    .filter((name) => TYPES[extname(name)])
    .map((name) => [name, readAsset(name)]),
);

function readAsset(name: string): Asset {
  const plain = readFileSync(new URL(name, FOLDER));
  const digest = createHash('sha256').update(plain).digest('hex').slice(0, 12);
  return { name, digest, type: TYPES[extname(name)] ?? '', plain, packed: new Map() };
}

/** Where a file of `src/design` is served; a name that is not there is a slip of ours. */
export function assetUrl(name: string): string {
  const asset = assets.get(name);
  invariant(asset, `src/design has no ${name}`);
  const extension = extname(name);
  return `/assets/${name.slice(0, -extension.length)}.${asset.digest}${extension}`;
}

export function createAssetsRouter(): Router {
  const router = Router();
  router.get('/:file', (req, res) => {
    const [, stem, digest, extension] = /^([\w-]+?)(?:\.([0-9a-f]{12}))?(\.\w+)$/.exec(req.params.file) ?? [];
    const asset = assets.get(`${stem}${extension}`);
    if (!asset || (digest && digest !== asset.digest)) throw refusal('not_found');
    res.set({
      'Content-Type': asset.type,
      'Cache-Control': digest ? 'public, max-age=31536000, immutable' : 'public, no-cache',
      ETag: `"${asset.digest}"`,
      Vary: 'Accept-Encoding',
    });
    if (req.fresh) return void res.status(304).end();
    send(req, res, asset);
  });
  return router;
}

function send(req: Request, res: Response, asset: Asset): void {
  const encoding = PACKED_ALREADY.has(extname(asset.name)) ? false : req.acceptsEncodings(['br', 'gzip']);
  if (encoding) res.set('Content-Encoding', encoding);
  res.end(encoding ? pack(asset, encoding) : asset.plain);
}

function pack(asset: Asset, encoding: string): Buffer {
  const known = asset.packed.get(encoding);
  if (known) return known;
  const packed = encoding === 'br' ? brotliCompressSync(asset.plain) : gzipSync(asset.plain, { level: 9 });
  asset.packed.set(encoding, packed);
  return packed;
}
