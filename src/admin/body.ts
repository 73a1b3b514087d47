/**
 * The fields of a form that was sent, as multipart, urlencoded or JSON; read only after the sender is known and allowed.
 * No file is taken anywhere, and nothing is written to a temporary folder.
 */
import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import multer from 'multer';
import type { Fields } from './call.js';
import { refusal } from '../errors.js';

const MOST_BYTES = 512 * 1024;
const MOST_FIELD_BYTES = 64 * 1024;
const MOST_FIELDS = 100;

/** What AdminJS's own forms send for an empty value, an empty list and an empty object. */
const EMPTY: Readonly<Record<string, unknown>> = {
  __FORM_VALUE_NULL__: null,
  __FORM_VALUE_EMPTY_ARRAY__: [],
  __FORM_VALUE_EMPTY_OBJECT__: {},
};

const multipart = multer({
  limits: {
    fieldNameSize: 200,
    fieldSize: MOST_FIELD_BYTES,
    fields: MOST_FIELDS,
    files: 0,
    parts: MOST_FIELDS,
    headerPairs: 50,
  },
});

/** No form of ours takes a file. */
const FILE_SENT = new Set(['LIMIT_UNEXPECTED_FILE', 'LIMIT_FILE_COUNT']);

const readable: ErrorRequestHandler = (error: unknown, _req, _res, next) => {
  if (error instanceof multer.MulterError) return next(refusal(FILE_SENT.has(error.code) ? 'malformed' : 'too_large'));
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  next(refusal(status === 413 ? 'too_large' : 'malformed'));
};

const ofReadableSize: RequestHandler = (req, _res, next) =>
  next(Number(req.get('content-length') ?? 0) > MOST_BYTES ? refusal('too_large') : undefined);

export function parseBody(): Router {
  const router = Router();
  router.use(
    ofReadableSize,
    multipart.none(),
    express.urlencoded({ extended: false, limit: MOST_BYTES, parameterLimit: MOST_FIELDS }),
    express.json({ limit: MOST_BYTES }),
    readable,
  );
  return router;
}

/** AdminJS writes a list as `name.0`, `name.1`; the fields have it as one. */
export function fieldsOf(req: Request): Fields {
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const fields = new Map<string, unknown>();
  for (const [name, raw] of Object.entries(body)) {
    const value: unknown = typeof raw === 'string' && Object.hasOwn(EMPTY, raw) ? EMPTY[raw] : raw;
    const [, list] = /^(\w+)\.\d{1,3}$/.exec(name) ?? [];
    const before: unknown = list === undefined ? undefined : fields.get(list);
    if (list === undefined) fields.set(name, value);
    else fields.set(list, Array.isArray(before) ? before.concat(value) : [value]);
  }
  return Object.fromEntries(fields);
}
