/** What would become of a file: its totals, its questions, and its rows with their outcomes. */
import React, { useEffect, useState } from 'react';
import type { ToldReport } from '../src/services/told-report.js';
import { ImportRows } from './import-rows.js';
import { money, quantity, whole } from './figures.js';
import { recordUrl, useWords, type Words } from './state.js';

interface Props {
  report: ToldReport;
  answers: Readonly<Record<string, string>>;
  onAnswer(name: string, value: string): void;
  onImport(): void;
}

export function ImportPreview({ report, answers, onAnswer, onImport }: Props): React.ReactElement {
  const words = useWords();
  const bad = report.rejected > 0 || report.elsewhere.length > 0;
  const entered = report.accepted;
  const ready =
    !bad &&
    entered > 0 &&
    (report.duplicates === 0 || answers.duplicates === report.reckoned_as) &&
    (!report.again || answers.again === 'true');
  return (
    <section className="related import-report" aria-label={words('import.outcome')} data-testid="import-report">
      <header>
        <h2>{words('import.outcome')}</h2>
      </header>
      <Totals report={report} />
      {report.unended && (
        <div className="message wait" data-testid="import-unended">
          <p>{words('import.unended', { line: report.unended.line })}</p>
          <p>{report.unended.text}</p>
        </div>
      )}
      {bad && (
        <div className="message bad" role="alert">
          {report.rejected > 0 && (
            <p>
              {words(report.rejected === 1 ? 'import.rejectedOne' : 'import.rejectedText', {
                count: whole(report.rejected),
              })}
            </p>
          )}
          {report.elsewhere.map((text) => (
            <p key={text}>{text}</p>
          ))}
          {report.rejects && (
            <>
              <p>{howToMend(report, words)}</p>
              <Rejects report={report} />
            </>
          )}
        </div>
      )}
      {!bad && report.again && (
        <div className="message wait import-questions">
          <p>
            {words('import.again', { date: report.again.created_at.slice(0, 10) })}{' '}
            <a href={recordUrl('Import', report.again.id)}>{words('import.toRecord')}</a>
          </p>
          <label>
            <input
              type="checkbox"
              checked={answers.again === 'true'}
              onChange={(event) => onAnswer('again', event.target.checked ? 'true' : '')}
            />{' '}
            {words('import.enterAgain')}
          </label>
        </div>
      )}
      {report.duplicates > 0 && (
        <div
          className="message wait import-questions"
          role="radiogroup"
          aria-label={words('import.duplicatesQuestion')}
          data-testid="import-duplicates"
        >
          <p>
            {words(report.duplicates === 1 ? 'import.duplicate' : 'import.duplicates', {
              count: whole(report.duplicates),
            })}
            {!answers.duplicates && ` ${words('import.duplicatesOpen')}`}
          </p>
          {(['leave_out', 'enter'] as const).map((answer) => (
            <label key={answer}>
              {/* The answer is previewed, and its question comes back where it was. */}
              <input
                type="radio"
                autoFocus={answers.duplicates === answer}
                name="duplicates"
                value={answer}
                checked={answers.duplicates === answer}
                onChange={() => onAnswer('duplicates', answer)}
              />
              {words(`import.duplicatesAnswer.${answer}`)}
            </label>
          ))}
        </div>
      )}
      {!bad && (
        <div className="doings">
          <button
            type="button"
            className="button primary"
            aria-disabled={!ready}
            onClick={() => ready && onImport()}
            data-testid="import-enter"
          >
            {words(entered === 1 ? 'import.enterOne' : 'import.enter', { count: whole(entered) })}
          </button>
        </div>
      )}
      <Quantities report={report} />
      <ImportRows report={report} />
    </section>
  );
}

function Totals({ report }: { report: ToldReport }): React.ReactElement {
  const words = useWords();
  const readAs = [
    report.encoding,
    words(`import.delimiters.${DELIMITERS[report.delimiter]}`),
    words(`import.marks.${report.decimal_mark}`),
  ].join(', ');
  const figures: [string, string][] = [
    ['rows', whole(report.rows)],
    ['accepted', whole(report.accepted)],
    ['rejected', whole(report.rejected)],
    ['duplicated', whole(report.duplicates)],
    ['clients', whole(report.clients)],
    ...(report.usd_value === null ? [] : [['usdValue', money(report.usd_value)] as [string, string]]),
    ['readAs', readAs],
  ];
  return (
    <div className="particulars">
      <dl>
        {figures.map(([name, text]) => (
          <div key={name} data-testid={`import-total-${name}`}>
            <dt>{words(`import.totals.${name}`)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const DELIMITERS = { ',': 'comma', ';': 'semicolon', '\t': 'tab' } as const;

/** What must be sent for all of the file to be entered. */
function howToMend({ rejectsWhole, listed, rejected }: ToldReport, words: Words): string {
  if (rejectsWhole) return words('import.mendWhole');
  if (listed === rejected) return words('import.mendApart');
  return words('import.rejectsPart', { count: whole(listed), of: whole(rejected) });
}

/** The file is made here, from what the server said. */
function Rejects({ report }: { report: ToldReport }): React.ReactElement {
  const { rejects: text, rejectsWhole, file_name: name } = report;
  const words = useWords();
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return (
    <a
      className="button"
      href={address}
      download={`${rejectsWhole ? 'to-mend' : 'rejected'}-${name}`}
      data-testid="import-rejects"
    >
      {words(rejectsWhole ? 'import.toMend' : 'import.rejects')}
    </a>
  );
}

function Quantities({ report: { quantities } }: { report: ToldReport }): React.ReactElement | null {
  const words = useWords();
  if (quantities.length === 0) return null;
  return (
    <div>
      <h3>{words('import.quantities')}</h3>
      <div className="table-box">
        <table className="list import-rows">
          <thead>
            <tr>
              <th scope="col">{words('import.symbol')}</th>
              <th scope="col" className="figure">
                {words('import.before')}
              </th>
              <th scope="col" className="figure">
                {words('import.after')}
              </th>
            </tr>
          </thead>
          <tbody>
            {quantities.slice(0, 50).map(({ symbol, before, after }) => (
              <tr key={symbol}>
                <td data-label={words('import.symbol')}>{symbol}</td>
                <td className="figure" data-label={words('import.before')}>
                  {quantity(before)}
                </td>
                <td className="figure" data-label={words('import.after')}>
                  {quantity(after)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
