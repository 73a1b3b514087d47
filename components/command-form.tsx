/**
 * A form and its answer. Each opened form has one key, so that a second click, or a second try after a lost answer, does
 * nothing twice. A refusal stands under its field and, in short, above the form.
 */
import React, { useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { ActionJSON, FieldJSON, RecordJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { Field } from './field.js';
import { useNotices } from './notices.js';
import { sendForm, Unanswered } from './server.js';
import { recordUrl, useWords } from './state.js';
import { TradeSum } from './trade-sum.js';

interface Props {
  screen: ScreenJSON;
  action: ActionJSON;
  record?: RecordJSON;
  initial: Record<string, string>;
  /** Where "leave it" leads. */
  back: string;
}

export function CommandForm({ screen, action, record, initial, back }: Props): React.ReactElement {
  const words = useWords();
  const navigate = useNavigate();
  const notices = useNotices();
  const key = useRef(newKey());
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<RecordJSON['errors']>({});
  const [refused, setRefused] = useState('');
  const [sending, setSending] = useState(false);
  const asked = action.fields.filter(({ only }) => !only || only.in.includes(values[only.field] ?? ''));

  const change = (name: string, value: string): void => {
    setValues((before) => ({ ...before, [name]: value }));
    setErrors(({ [name]: _, ...others }) => others);
  };
  const refuse = (message: string, under: RecordJSON['errors']): void => {
    setErrors(under);
    setRefused(message);
    window.requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]')?.focus(),
    );
  };
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault();
    if (sending) return;
    setSending(true);
    try {
      const answer = await sendForm(screen.id, action.name, record?.id, {
        ...fieldsOf(asked, values, action),
        request_id: key.current,
      });
      if (answer.notice?.type === 'error') return refuse(answer.notice.message, answer.record?.errors ?? {});
      notices.say(answer.notice?.message ?? '');
      navigate(answer.redirectUrl ?? recordUrl(screen.id, answer.record?.id ?? ''));
    } catch (error) {
      refuse((error instanceof Unanswered && error.message) || words('failed'), {});
    } finally {
      setSending(false);
    }
  };
  return (
    <form
      ref={form}
      className="command"
      onSubmit={(event) => void submit(event)}
      noValidate
      data-testid={`form-${screen.id}-${action.name}`}
    >
      {refused && (
        <p className="message bad" role="alert" tabIndex={-1} data-testid="refusal">
          {refused}
        </p>
      )}
      {asked.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          error={errors[field.name]?.message}
          onChange={(value) => change(field.name, value)}
        />
      ))}
      {screen.id === 'Trade' && action.name === 'new' && <TradeSum values={values} />}
      <div className="doings">
        <button type="submit" className="button primary" aria-disabled={sending} data-testid="button-save">
          {sending ? words('sending') : action.submit.replace('{title}', record?.title ?? '')}
        </button>
        <button type="button" className="button" onClick={() => navigate(back)}>
          {words('cancel')}
        </button>
      </div>
    </form>
  );
}

/** An edit sends what is empty, since that clears it; elsewhere what is empty was not said. */
function fieldsOf(asked: FieldJSON[], values: Record<string, string>, action: ActionJSON): Record<string, string> {
  const sent = asked.map(({ name }): [string, string] => [name, values[name] ?? '']);
  return Object.fromEntries(action.name === 'edit' ? sent : sent.filter(([, value]) => value !== ''));
}

/** A browser without a secure connection has no randomUUID. */
function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
