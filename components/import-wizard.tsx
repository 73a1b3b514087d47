/** Imports a file in three steps: choose it, look at what would become of each row, enter it. */
import React, { useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import type { ToldReport } from '../src/services/told-report.js';
import { ImportPreview } from './import-preview.js';
import { ImportProgressBar } from './import-progress.js';
import { sendFile, type ImportAnswer, type ImportProgress } from './import-request.js';
import { NothingHere, PageHead } from './page-parts.js';
import { Unanswered } from './server.js';
import { listUrl, recordUrl, useScreen, useWords } from './state.js';

const KINDS = ['CLIENTS', 'TRADES', 'TRANSFERS', 'PRICES'] as const;
const MARKS = ['', 'point', 'comma'] as const;

export function ImportWizard(): React.ReactElement {
  const screen = useScreen('Import');
  const action = screen?.actions.find(({ name }) => name === 'new');
  if (!screen || !action) return <NothingHere />;
  return (
    <>
      <PageHead title={action.label} trail={[{ to: listUrl(screen.id), label: screen.name }]} note={action.intro} />
      <Wizard />
    </>
  );
}

function Wizard(): React.ReactElement {
  const words = useWords();
  const [search] = useSearchParams();
  const key = useRef(newKey());
  const [fields, setFields] = useState<Record<string, string>>({ kind: search.get('kind') ?? 'TRADES' });
  const [file, setFile] = useState<File>();
  const [progress, setProgress] = useState<ImportProgress>();
  const [report, setReport] = useState<ToldReport>();
  const [refused, setRefused] = useState<string[]>([]);
  const [done, setDone] = useState<ImportAnswer>();

  const startAnew = (): void => {
    setReport(undefined);
    setFields(({ duplicates: _, again: __, ...before }) => before);
  };
  const change = (name: string, value: string): void => {
    setFields((before) => ({ ...before, [name]: value }));
    if (name === 'kind' || name === 'decimal_mark') startAnew();
    // What an answer makes possible, and comes to, is the server's to say.
    if (name === 'duplicates' && value !== report?.reckoned_as) void send('preview', { ...fields, [name]: value });
  };
  const send = async (what: 'preview' | 'import', typed = fields): Promise<void> => {
    if (!file || progress) return;
    setRefused([]);
    try {
      const answer = await sendFile(
        what,
        what === 'import' ? { ...typed, request_id: key.current } : typed,
        file,
        setProgress,
      );
      if (answer.notice?.type === 'error') setRefused(reasonsOf(answer));
      else if (answer.report) setReport(answer.report);
      else setDone(answer);
    } catch (error) {
      setRefused([(error instanceof Unanswered && error.message) || words('import.failed')]);
    } finally {
      setProgress(undefined);
    }
  };
  if (done) return <Result answer={done} />;
  return (
    <div className="import" data-testid="import-wizard">
      <form
        className="command"
        onSubmit={(event) => {
          event.preventDefault();
          void send('preview');
        }}
      >
        {refused.length > 0 && (
          <div className="message bad" role="alert" data-testid="refusal">
            {refused.map((text) => (
              <p key={text}>{text}</p>
            ))}
          </div>
        )}
        <div className="field choice">
          <label htmlFor="import-kind">{words('import.kind')}</label>
          <select id="import-kind" value={fields.kind} onChange={(event) => change('kind', event.target.value)}>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {words(`import.kinds.${kind}`)}
              </option>
            ))}
          </select>
          <p className="hint">
            <a href={`/admin/api/import-templates/${(fields.kind ?? '').toLowerCase()}.csv`} download>
              {words('import.template')}
            </a>
          </p>
        </div>
        <div className="field">
          <label htmlFor="import-file">
            {words('import.file')} <span className="must">{words('required')}</span>
          </label>
          <input
            id="import-file"
            type="file"
            accept=".csv,text/csv,.txt"
            onChange={(event) => {
              setFile(event.target.files?.[0]);
              startAnew();
              setRefused([]);
              key.current = newKey();
            }}
          />
          <p className="hint">{words('import.fileHint')}</p>
        </div>
        <div className="field choice">
          <label htmlFor="import-mark">{words('import.mark')}</label>
          <select
            id="import-mark"
            value={fields.decimal_mark ?? ''}
            onChange={(event) => change('decimal_mark', event.target.value)}
          >
            {MARKS.map((mark) => (
              <option key={mark} value={mark}>
                {words(`import.marks.${mark || 'found'}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="doings">
          <button
            type="submit"
            className={report ? 'button' : 'button primary'}
            aria-disabled={!file || progress !== undefined}
            data-testid="import-preview"
          >
            {words('import.preview')}
          </button>
        </div>
      </form>
      {progress && <ImportProgressBar progress={progress} />}
      {report && !progress && (
        <ImportPreview report={report} answers={fields} onAnswer={change} onImport={() => void send('import')} />
      )}
    </div>
  );
}

/** Under a field, if there is one; else what the notice says. */
function reasonsOf({ record, notice }: ImportAnswer): string[] {
  const named = Object.values(record?.errors ?? {}).map(({ message }) => message);
  return named.length > 0 ? named : [notice?.message ?? ''];
}

function Result({ answer }: { answer: ImportAnswer }): React.ReactElement {
  const words = useWords();
  const { counts, log_id, redirectUrl, notice } = answer;
  return (
    <div className="message good" role="status" data-testid="import-done">
      <p>
        {notice?.message} {counts && words('import.entered', counts)}
      </p>
      <p className="doings">
        {redirectUrl && (
          <Link className="button" to={redirectUrl}>
            {words('import.toRecord')}
          </Link>
        )}
        {log_id && (
          <Link className="button" to={recordUrl('ActivityLog', log_id)}>
            {words('import.toLog')}
          </Link>
        )}
      </p>
    </div>
  );
}

const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
