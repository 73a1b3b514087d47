/** A form: its fields, what is wrong with them, what it will change, and what its buttons do. */
import React, { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { BooksNote } from './books-note.js';
import { Field } from './field.js';
import { PasswordAgain } from './password-again.js';
import { PreviewPanel } from './preview-panel.js';
import { useWords } from './state.js';
import { submitLabel } from './submit-label.js';
import { TradeSum } from './trade-sum.js';
import { usePreview } from './use-preview.js';
import { useSending, type Sent } from './use-sending.js';

interface Props extends Sent {
  initial: Record<string, string>;
  /** Where "leave it" leads. */
  back: string;
  /** Puts the cursor into the first field that is empty. */
  ready?: boolean;
  /** Why it cannot be sent yet. */
  waiting?: string;
}

export function CommandForm(props: Props): React.ReactElement {
  const { screen, action, record, initial, back, onAnother, ready = false, waiting } = props;
  const words = useWords();
  const navigate = useNavigate();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(initial);
  const sending = useSending(props, form);
  const asked = action.fields.filter(({ only }) => !only || only.in.includes(values[only.field] ?? ''));
  const previewing = usePreview({ screen, action, id: record?.id, fields: asked, values });
  useEffect(() => {
    if (ready && hasKeyboard()) firstEmpty(form.current, initial)?.focus();
  }, []);

  const change = (name: string, value: string): void => {
    setValues((before) => ({ ...before, [name]: value }));
    sending.forget(name);
  };
  const submit = (event: React.FormEvent, another = false): void => {
    event.preventDefault();
    if (waiting) return;
    void sending.send(asked, values, another);
  };
  const quickly = (event: React.KeyboardEvent): void => {
    if (onAnother && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event, true);
  };
  // While a field is empty, nothing is wrong with it yet.
  const foreseen = (name: string): string | undefined =>
    values[name] ? previewing.answer?.record?.errors[name]?.message : undefined;
  return (
    <form
      ref={form}
      className={action.preview ? 'command with-preview' : 'command'}
      onSubmit={submit}
      onKeyDown={quickly}
      noValidate
      data-testid={`form-${screen.id}-${action.name}`}
    >
      <div className="asked">
        {sending.refused && (
          <p className="message bad" role="alert" tabIndex={-1} data-testid="refusal">
            {sending.refused}
          </p>
        )}
        {action.preview && screen.id !== 'BookClosing' && <BooksNote className="hint" />}
        {asked.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            error={sending.errors[field.name]?.message ?? foreseen(field.name)}
            onChange={(value) => change(field.name, value)}
          />
        ))}
        {screen.id === 'Trade' && action.name === 'new' && <TradeSum values={values} />}
      </div>
      {action.preview && <PreviewPanel action={action} previewing={previewing} />}
      {sending.asksPassword && <PasswordAgain give={sending.give} />}
      <div className="ending">
        <div className="doings">
          <button
            type="submit"
            className="button primary"
            aria-disabled={sending.busy || Boolean(waiting)}
            data-testid="button-save"
          >
            {sending.busy ? words('sending') : submitLabel({ screen, action, record, values }, words)}
          </button>
          {onAnother && (
            <button
              type="button"
              className="button"
              onClick={(event) => submit(event, true)}
              aria-keyshortcuts="Control+Enter"
              data-testid="button-another"
            >
              {words('saveAndAnother')}
            </button>
          )}
          <button type="button" className="button" onClick={() => navigate(back)}>
            {words('cancel')}
          </button>
        </div>
        {onAnother && <p className="hint">{words('quickly')}</p>}
        {waiting && (
          <p className="hint" role="status">
            {waiting}
          </p>
        )}
      </div>
    </form>
  );
}

/** A client who is known stands in the first field, though his name may still be on its way. */
const firstEmpty = (form: HTMLFormElement | null, known: Record<string, string>): HTMLElement | undefined =>
  [...(form?.querySelectorAll<HTMLInputElement | HTMLSelectElement>('input, select') ?? [])].find(
    ({ name, value }) => value === '' && !known[name],
  );

/** On a phone, the keyboard would hide the form that it is for. */
const hasKeyboard = (): boolean => window.matchMedia('(hover: hover) and (pointer: fine)').matches;
