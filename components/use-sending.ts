/**
 * Sending a form. Each opened form has one key, so that a second click, or a second try after a lost answer, does
 * nothing twice. A refusal stands under its field and, in short, above the form.
 */
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { ActionJSON, FieldJSON, FormAnswerJSON, RecordJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { useNotices } from './notices.js';
import { givePassword, sendForm, Unanswered } from './server.js';
import { recordUrl, useWords } from './state.js';

/** What is sent, and what is done once it is saved where many of a kind are entered. */
export interface Sent {
  screen: ScreenJSON;
  action: ActionJSON;
  record?: RecordJSON;
  onAnother?(answer: FormAnswerJSON, values: Record<string, string>): void;
}

interface Sending {
  busy: boolean;
  refused: string;
  errors: RecordJSON['errors'];
  forget(field: string): void;
  /** The password is asked for again before this is done. */
  asksPassword: boolean;
  /** What is wrong with it; where nothing is, the form is sent again. */
  give(password: string): Promise<string | undefined>;
  send(asked: FieldJSON[], values: Record<string, string>, another: boolean): Promise<void>;
}

export function useSending(
  { screen, action, record, onAnother }: Sent,
  form: React.RefObject<HTMLFormElement | null>,
): Sending {
  const words = useWords();
  const navigate = useNavigate();
  const notices = useNotices();
  const key = useRef(newKey());
  const [errors, setErrors] = useState<RecordJSON['errors']>({});
  const [refused, setRefused] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const [waiting, setWaiting] = useState<Parameters<Sending['send']>>();

  // Once what is wrong stands there.
  useEffect(() => {
    if (refusals > 0) whereToMend(form.current)?.focus();
  }, [refusals]);
  const refuse = (message: string, under: RecordJSON['errors']): void => {
    setErrors(under);
    setRefused(message);
    setRefusals((before) => before + 1);
  };
  const granted = (answer: FormAnswerJSON, values: Record<string, string>, another: boolean): void => {
    notices.say(answer.notice?.message ?? '');
    if (another && onAnother) return onAnother(answer, values);
    const state = answer.receipt && { receipt: answer.receipt, client: onAnother ? values.user_id : undefined };
    navigate(answer.redirectUrl ?? recordUrl(screen.id, answer.record?.id ?? ''), { state });
  };
  const send: Sending['send'] = async (asked, values, another) => {
    if (busy) return;
    setBusy(true);
    try {
      const fields = { ...fieldsOf(asked, values, action), request_id: key.current };
      const answer = await sendForm(screen.id, action.name, record?.id, fields, filesIn(form.current));
      if (answer.notice?.code === 'password_again') setWaiting([asked, values, another]);
      else if (answer.notice?.type === 'error') refuse(answer.notice.message, answer.record?.errors ?? {});
      else granted(answer, values, another);
    } catch (error) {
      refuse((error instanceof Unanswered && error.message) || words('failed'), {});
    } finally {
      setBusy(false);
    }
  };
  const give: Sending['give'] = async (password) => {
    const problem = await givePassword(password);
    if (problem !== undefined || !waiting) return problem;
    setWaiting(undefined);
    await send(...waiting);
    return undefined;
  };
  const forget = (field: string): void => setErrors(({ [field]: _, ...others }) => others);
  return { busy, refused, errors, forget, asksPassword: waiting !== undefined, give, send };
}

/** The first field that is wrong; where none is, what is said above the form. */
const whereToMend = (form: HTMLFormElement | null): HTMLElement | null | undefined =>
  form?.querySelector<HTMLElement>('[aria-invalid="true"]') ?? form?.querySelector<HTMLElement>('[role="alert"]');

/** Of a file, a form's values hold the name alone; the file itself is the browser's. */
const filesIn = (form: HTMLFormElement | null): [string, File][] =>
  [...(form?.querySelectorAll<HTMLInputElement>('input[type="file"]') ?? [])].flatMap(({ name, files }) =>
    [...(files ?? [])].map((file): [string, File] => [name, file]),
  );

/** An edit sends what is empty, since that clears it; elsewhere what is empty was not said. */
function fieldsOf(asked: FieldJSON[], values: Record<string, string>, action: ActionJSON): Record<string, string> {
  const sent = asked
    .filter(({ kind }) => kind !== 'file')
    .map(({ name }): [string, string] => [name, values[name] ?? '']);
  return Object.fromEntries(action.name === 'edit' ? sent : sent.filter(([, value]) => value !== ''));
}

/** A browser without a secure connection has no randomUUID. */
function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
