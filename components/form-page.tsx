/** Every form: a new record, an edit, an action on a record. One look, one way of sending, one way of being refused. */
import React, { useState } from 'react';
import { useParams, useSearchParams } from 'react-router-dom';
import type { ActionJSON, FormAnswerJSON, RecordJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { RequestParts, WaitsNote } from './approval-parts.js';
import { checksFor, Ticked } from './checklist.js';
import { CommandForm } from './command-form.js';
import { Beside, isPaper } from './paper-view.js';
import { NothingHere, PageHead } from './page-parts.js';
import { Receipt } from './receipt.js';
import { readRecord, useReading } from './server.js';
import { columnOf, listUrl, recordUrl, useScreen, useWords } from './state.js';
import { Value } from './value.js';

/** A new record, or what is done with a list as a whole. */
export function NewPage(): React.ReactElement {
  const { screenId, actionName } = useParams();
  const screen = useScreen(screenId);
  const action = screen?.actions.find(({ name, ofList }) => name === actionName && (name === 'new' || ofList));
  return screen && action ? (
    <New key={`${screen.id}/${action.name}`} screen={screen} action={action} />
  ) : (
    <NothingHere />
  );
}

/** The form starts anew after each that is saved here, with the same client; the receipt of the last stands above it. */
function New({ screen, action }: { screen: ScreenJSON; action: ActionJSON }): React.ReactElement {
  const [search] = useSearchParams();
  const [last, setLast] = useState<{ answer: FormAnswerJSON; client: string } | undefined>();
  const initial = Object.fromEntries(
    action.fields.map((field) => [field.name, search.get(field.name) ?? field.initial ?? '']),
  );
  const ofClients = action.fields.some(({ name }) => name === 'user_id');
  const { answer, client } = last ?? {};
  const made = answer?.record && { to: recordUrl(screen.id, answer.record.id), label: answer.record.title };
  return (
    <>
      <PageHead title={action.label} trail={[{ to: listUrl(screen.id), label: screen.name }]} note={action.intro} />
      {answer?.receipt && <Receipt key={answer.receipt.log_id} done={{ receipt: answer.receipt }} record={made} />}
      <CommandForm
        key={answer?.receipt?.log_id ?? 'first'}
        screen={screen}
        action={action}
        initial={client === undefined ? initial : { ...initial, user_id: client }}
        back={listUrl(screen.id)}
        ready={ofClients}
        onAnother={ofClients ? (answer, values) => setLast({ answer, client: values.user_id ?? '' }) : undefined}
      />
    </>
  );
}

export function ActionPage(): React.ReactElement {
  const { screenId, recordId, actionName } = useParams();
  const screen = useScreen(screenId);
  const action = screen?.actions.find(({ name }) => name === actionName);
  return screen && action && recordId ? (
    <Acting key={`${recordId}/${action.name}`} screen={screen} action={action} id={recordId} />
  ) : (
    <NothingHere />
  );
}

function Acting({ screen, action, id }: { screen: ScreenJSON; action: ActionJSON; id: string }): React.ReactElement {
  const words = useWords();
  const { value, failure } = useReading(`${screen.id}/${id}/${action.name}`, () => readRecord(screen.id, id));
  if (failure) return <NothingHere />;
  if (!value)
    return (
      <p className="blank" role="status">
        {words('loading')}
      </p>
    );
  const { record } = value;
  const trail = [
    { to: listUrl(screen.id), label: screen.name },
    { to: recordUrl(screen.id, id), label: record.title },
  ];
  const offered = record.recordActions.some(({ name }) => name === action.name);
  return (
    <>
      <PageHead title={action.label} trail={trail} note={offered ? action.intro : undefined} />
      {action.name !== 'edit' && <Subject screen={screen} record={record} />}
      <WaitsNote record={record} />
      <RequestParts screen={screen} record={record} />
      <Beside paper={isPaper(screen) ? record : undefined}>
        {offered ? (
          <Ticked checks={checksFor(action, record)}>
            {(waiting) => (
              <CommandForm
                screen={screen}
                action={action}
                record={record}
                initial={startingWith(action, record)}
                back={recordUrl(screen.id, id)}
                waiting={waiting}
              />
            )}
          </Ticked>
        ) : (
          <p className="message wait">{words('notOfferedText')}</p>
        )}
      </Beside>
    </>
  );
}

/** What the action is about, in figures. */
const Subject = ({ screen, record }: { screen: ScreenJSON; record: RecordJSON }): React.ReactElement => (
  <dl className="particulars subject">
    {screen.list
      .flatMap((name) => columnOf(screen, name) ?? [])
      .map((column) => (
        <div key={column.name}>
          <dt>{column.label}</dt>
          <dd>
            <Value column={column} record={record} />
          </dd>
        </div>
      ))}
  </dl>
);

function startingWith(action: ActionJSON, record: RecordJSON): Record<string, string> {
  return Object.fromEntries(
    action.fields.map(({ name, initial }) => {
      const value = action.name === 'edit' ? record.params[name] : undefined;
      const text = Array.isArray(value) ? value.join(', ') : (value ?? initial ?? '');
      return [name, String(text)];
    }),
  );
}
