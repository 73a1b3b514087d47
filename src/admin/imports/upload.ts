/** The one form that takes a file: it is written to a folder of its own, once the sender is known and allowed, and gone with the answer. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request, Response } from 'express';
import multer from 'multer';
import { fieldsOf } from '../body.js';
import type { Fields } from '../call.js';
import { refusal } from '../../errors.js';
import { ImportedFile, MOST_MEGABYTES, type Watcher } from '../../services/imported-file.js';

const LIMITS = {
  fieldNameSize: 100,
  fieldSize: 10_000,
  fields: 20,
  fileSize: MOST_MEGABYTES * 1024 * 1024,
  files: 1,
  parts: 21,
  headerPairs: 50,
};

export interface Handed {
  fields: Fields;
  /** Nothing where the form had none. */
  file(watcher: Watcher): Promise<ImportedFile | undefined>;
}

export async function withUpload(req: Request, res: Response, work: (handed: Handed) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vip-import-'));
  try {
    await receive(req, res, folder);
    const { file } = req;
    await work({
      fields: fieldsOf(req),
      file: async (watcher) => file && ImportedFile.at(file.path, file.originalname, watcher),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function receive(req: Request, res: Response, destination: string): Promise<void> {
  const storage = multer.diskStorage({ destination, filename: (_req, _file, done) => done(null, 'file') });
  const parse = multer({ storage, limits: LIMITS, defParamCharset: 'utf8' }).single('file');
  return new Promise((resolve, reject) => {
    parse(req, res, (error: unknown) => (error === undefined || error === null ? resolve() : reject(readable(error))));
  });
}

function readable(error: unknown): Error {
  if (!(error instanceof multer.MulterError)) return refusal('malformed');
  if (error.code === 'LIMIT_FILE_SIZE') return refusal('csv_too_large', 'file', { megabytes: String(MOST_MEGABYTES) });
  return refusal(
    error.code === 'LIMIT_UNEXPECTED_FILE' || error.code === 'LIMIT_FILE_COUNT' ? 'malformed' : 'too_large',
  );
}
