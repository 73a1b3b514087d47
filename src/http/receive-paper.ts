/**
 * A form with a paper: read into memory only after its sender is known and allowed, and no further than it may be large.
 * A file that is too large is told as a fault of its field, beside whatever else the form says.
 */
import type { Request, Response } from 'express';
import multer from 'multer';
import { createTurnstile } from './turnstile.js';
import { viewerOf } from './viewer.js';
import { MOST_BYTES, MOST_MEGABYTES } from '../documents/examine.js';
import { refusal, type Refusal } from '../errors.js';
import { PaperFile } from '../services/paper-file.js';

const MOST_FIELDS = 10;
/** Beside the file: the fields, and what multipart writes round them. */
const ROUND_IT = 64 * 1024;

const parse = multer({
  storage: multer.memoryStorage(),
  defParamCharset: 'utf8',
  limits: {
    fieldNameSize: 100,
    fieldSize: 10_000,
    fields: MOST_FIELDS,
    files: 1,
    fileSize: MOST_BYTES,
    parts: MOST_FIELDS + 1,
    headerPairs: 20,
  },
}).single('file');

/** Sixteen papers in memory at once are 160 MB. */
const turnstile = createTurnstile({ atOnce: 16, waiting: 16 });
/** Of one sender, so that whoever sends slowly keeps nobody else out. */
const MOST_OF_ONE = 2;
const sending = new Map<string, number>();

async function ofOneSender<T>(req: Request, work: () => Promise<T>): Promise<T> {
  const sender = viewerOf(req)?.id ?? '';
  const open = sending.get(sender) ?? 0;
  if (open >= MOST_OF_ONE) throw refusal('unavailable');
  sending.set(sender, open + 1);
  try {
    return await work();
  } finally {
    const left = (sending.get(sender) ?? 1) - 1;
    if (left > 0) sending.set(sender, left);
    else sending.delete(sender);
  }
}

export interface ReceivedForm extends Record<string, unknown> {
  file: PaperFile | Refusal | undefined;
}

export async function receivePaper(req: Request, res: Response): Promise<ReceivedForm> {
  if (!req.is('multipart/form-data')) throw refusal('malformed');
  if (Number(req.get('content-length') ?? 0) > MOST_BYTES + ROUND_IT) {
    hangUpAfter(res);
    return { file: tooLarge() };
  }
  const failed = await ofOneSender(req, () => turnstile(() => parsed(req, res)));
  if (failed) hangUpAfter(res);
  const { file } = req;
  const fields = req.body as Record<string, unknown> | undefined;
  return { ...fields, file: failed ?? (file && new PaperFile(file.originalname, file.buffer)) };
}

/** The refusal of the file, if it was one; a form that cannot be read at all is thrown. */
function parsed(req: Request, res: Response): Promise<Refusal | undefined> {
  return new Promise((resolve, reject) => {
    // Multer would hear a file that is too large to its end before it says so.
    let heard = 0;
    req.on('data', (piece: Buffer) => {
      heard += piece.length;
      if (heard > MOST_BYTES + ROUND_IT) resolve(tooLarge());
    });
    parse(req, res, (error: unknown) => {
      if (error === undefined || error === null) return resolve(undefined);
      if (!(error instanceof multer.MulterError)) return reject(refusal('malformed'));
      if (error.code === 'LIMIT_FILE_SIZE') return resolve(tooLarge());
      hangUpAfter(res);
      return reject(refusal(MORE_FILES.has(error.code) ? 'malformed' : 'too_large'));
    });
  });
}

/** A form of ours has one file, under one name. */
const MORE_FILES = new Set(['LIMIT_UNEXPECTED_FILE', 'LIMIT_FILE_COUNT']);
const tooLarge = (): Refusal => refusal('paper_too_large', 'file', { megabytes: String(MOST_MEGABYTES) });

/** Whoever sends without end is answered, and heard no longer. */
function hangUpAfter(res: Response): void {
  res.set('Connection', 'close');
  res.once('finish', () => setTimeout(() => res.socket?.destroy(), 500).unref());
}
