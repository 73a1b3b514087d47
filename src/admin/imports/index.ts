/** The wizard's two requests, each with the file: one previews it, one enters it. Both tell how far they are while they work. */
import { randomUUID } from 'node:crypto';
import type { CurrentAdmin } from 'adminjs';
import { Router, type Request, type RequestHandler } from 'express';
import { refusedForm, waitingForm } from '../answers.js';
import { callOf, type Call } from '../call.js';
import { progressStream, type Stream } from './progress-stream.js';
import { withUpload, type Handed } from './upload.js';
import type { Resources } from '../references.js';
import { csvLine } from '../../csv/write.js';
import { AwaitsSecondPerson, Refusal, refusal } from '../../errors.js';
import { translator } from '../../locales/index.js';
import { importFile, IMPORT_KINDS, previewImport, templateOf } from '../../services/import-file.js';
import type { Door } from '../../services/run-command.js';
import { told } from '../../services/told-report.js';

interface Parts {
  door: Door;
  resources: Resources;
  adminOf(req: Request): CurrentAdmin;
}

/** Stands behind the guard and before the parser of other forms. */
export function createImports(parts: Parts): Router {
  const router = Router({ strict: true, caseSensitive: true });
  router.get('/api/import-templates/:kind', template);
  router.post('/api/previews/Import/actions/new', onlyFiles, handling(parts, preview));
  router.post('/api/resources/Import/actions/new', onlyFiles, handling(parts, enter));
  return router;
}

const onlyFiles: RequestHandler = (req, _res, next) => next(req.is('multipart/form-data') ? undefined : 'route');

const template: RequestHandler = (req, res) => {
  const kind = IMPORT_KINDS.find((known) => `${known.toLowerCase()}.csv` === req.params.kind);
  if (!kind) throw refusal('not_found');
  res.set({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${kind.toLowerCase()}.csv"`,
  });
  res.end(`\ufeff${csvLine(templateOf(kind))}`);
};

interface Asked {
  call: Call;
  admin: CurrentAdmin;
  handed: Handed;
  stream: Stream;
}

const handling =
  (parts: Parts, work: (parts: Parts, asked: Asked) => Promise<object>): RequestHandler =>
  async (req, res) => {
    const admin = parts.adminOf(req);
    const call = callOf(admin);
    const stream = progressStream(req, res);
    try {
      await withUpload(req, res, async (handed) => stream.end(await work(parts, { call, admin, handed, stream })));
    } catch (error) {
      if (error instanceof AwaitsSecondPerson) return stream.end(waitingForm(error, call));
      if (!(error instanceof Refusal)) throw error;
      stream.end(refusedForm(error, call));
    }
  };

async function preview({ door }: Parts, { call, handed, stream }: Asked): Promise<object> {
  const { request_id: _, ...fields } = handed.fields;
  const file = await handed.file({ onProgress: stream.progress });
  if (!file) throw refusal('required', 'file');
  return { report: told(await previewImport(door, call.context, { ...fields, file }), call.viewer.language) };
}

async function enter({ door, resources }: Parts, { call, admin, handed, stream }: Asked): Promise<object> {
  const { request_id, ...fields } = handed.fields;
  const file = await handed.file({ onProgress: stream.progress });
  const requestId = typeof request_id === 'string' && request_id !== '' ? request_id : randomUUID();
  const answer = await door.run(importFile, { ...call.context, requestId }, { ...fields, file });
  const record = await resources.get('Import')?.findOne(answer.id);
  return {
    record: record?.toJSON(admin),
    redirectUrl: `/admin/resources/Import/records/${answer.id}/show`,
    notice: { type: 'success', message: translator(call.viewer.language)('admin:notices.Import.new') },
    log_id: answer.log_id,
    counts: { rows: answer.rows, entered: answer.entered, left_out: answer.left_out },
  };
}
