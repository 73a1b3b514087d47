/** One's own password, for clients and staff alike. */
import type { VNode } from 'preact';
import type { Language } from '../../locales/index.js';
import { Document, render } from './document.js';
import { Header } from './header.js';
import { Notice } from './parts.js';
import { Crest } from './sign-in.js';
import { viewFor, type PageViewer } from './view.js';

export type PasswordField = 'current_password' | 'new_password' | 'new_password_again';

export interface ChangePasswordProps {
  language: Language;
  viewer?: PageViewer;
  /** What is wrong with the form as a whole. */
  error?: string;
  /** What is wrong with one field. */
  errors?: Partial<Record<PasswordField, string>>;
  /** The password has just been changed. */
  done?: boolean;
  /** Makes a repeated submission harmless. */
  requestId?: string;
}

const FIELDS: readonly { name: PasswordField; autocomplete: string }[] = [
  { name: 'current_password', autocomplete: 'current-password' },
  { name: 'new_password', autocomplete: 'new-password' },
  { name: 'new_password_again', autocomplete: 'new-password' },
];

export function renderChangePassword({
  language,
  viewer,
  error,
  errors = {},
  done,
  requestId,
}: ChangePasswordProps): string {
  const view = viewFor({ language, timezone: viewer?.timezone });
  const { t } = view;
  return render(
    <Document
      view={view}
      title={t('password.title')}
      header={viewer ? <Header view={view} viewer={viewer} /> : <Crest view={view} />}
      signedIn={Boolean(viewer)}
      narrow
    >
      <h1>{t('password.title')}</h1>
      {done && (
        <Notice tone="calm">
          <p role="status">{t('password.done')}</p>
        </Notice>
      )}
      {error && (
        <Notice tone="stop">
          <p role="alert">{error}</p>
        </Notice>
      )}
      <form method="post" action="/account/password" class="form">
        {requestId && <input type="hidden" name="request_id" value={requestId} />}
        {viewer && <input type="text" name="name" autocomplete="username" value={viewer.email} hidden readOnly />}
        {FIELDS.map(({ name, autocomplete }) => (
          <PasswordInput
            key={name}
            name={name}
            autocomplete={autocomplete}
            label={t(`password.${name}`)}
            hint={hintOf(name)}
            error={errors[name]}
          />
        ))}
        <button type="submit" class="primary">
          {t('password.go')}
        </button>
      </form>
      <p class="remark">{t('password.means')}</p>
    </Document>,
  );

  function hintOf(name: PasswordField): string | undefined {
    return name === 'new_password' ? t('password.rule') : undefined;
  }
}

interface InputProps {
  name: string;
  autocomplete: string;
  label: string;
  hint?: string;
  error?: string;
}

export const PasswordInput = ({ name, autocomplete, label, hint, error }: InputProps): VNode => (
  <>
    <label for={name}>{label}</label>
    {hint && (
      <p class="hint" id={`${name}_hint`}>
        {hint}
      </p>
    )}
    <input
      id={name}
      name={name}
      type="password"
      autocomplete={autocomplete}
      required
      aria-invalid={error ? true : undefined}
      aria-describedby={[error && `${name}_error`, hint && `${name}_hint`].filter(Boolean).join(' ') || undefined}
    />
    {error && (
      <p class="field-error" id={`${name}_error`}>
        {error}
      </p>
    )}
  </>
);
