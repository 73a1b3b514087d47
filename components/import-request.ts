/** The wizard's requests: the file goes along each time, so that the server keeps none; what comes back says how far it is. */
import type { ToldReport } from '../src/services/told-report.js';
import type { FormAnswerJSON } from '../src/admin/screen-json.js';
import { Unanswered } from './server.js';

export interface ImportProgress {
  step: 'sending' | 'reading' | 'entering' | 'reckoning';
  done: number;
  of: number;
}

export interface ImportAnswer extends FormAnswerJSON {
  report?: ToldReport;
  log_id?: string;
  counts?: { rows: string; entered: string; left_out: string };
}

export async function sendFile(
  what: 'preview' | 'import',
  fields: Readonly<Record<string, string>>,
  file: File,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportAnswer> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== '') body.set(name, value);
  body.set('file', file);
  onProgress({ step: 'sending', done: 0, of: 1 });
  const response = await fetch(`/admin/api/${what === 'preview' ? 'previews' : 'resources'}/Import/actions/new`, {
    method: 'POST',
    body,
    headers: { accept: 'application/x-ndjson' },
    credentials: 'same-origin',
  });
  if (response.status === 401) {
    window.location.assign(`/login?return_to=${encodeURIComponent(window.location.pathname)}`);
    return new Promise<ImportAnswer>(() => undefined);
  }
  if (!response.ok || !response.body) throw new Unanswered(response.status, await messageOf(response));
  return lastLine(response.body, onProgress);
}

async function messageOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  return body.error?.message ?? '';
}

async function lastLine(
  body: ReadableStream<Uint8Array>,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportAnswer> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const said = JSON.parse(line) as ImportAnswer & { progress?: ImportProgress };
      if (!said.progress) return said;
      onProgress(said.progress);
    }
  }
  throw new Unanswered(0, '');
}
