/** The fields by which somebody says who it is, and what was wrong with them. */
import type { VNode } from 'preact';

interface FieldProps {
  label: string;
  /** Said above the form, under the id "error". */
  error: string | undefined;
  autofocus: boolean;
}

export const EmailInput = ({ label, error, autofocus, value }: FieldProps & { value: string | undefined }): VNode => (
  <>
    <label for="email">{label}</label>
    <input
      id="email"
      name="email"
      type="email"
      autocomplete="username"
      required
      maxLength={254}
      value={value}
      autofocus={autofocus}
      aria-describedby={error && 'error'}
    />
  </>
);

/** The password as it is, and not a new one. */
export const CurrentPasswordInput = ({ label, error, autofocus }: FieldProps): VNode => (
  <>
    <label for="password">{label}</label>
    <input
      id="password"
      name="password"
      type="password"
      autocomplete="current-password"
      required
      autofocus={autofocus}
      aria-describedby={error && 'error'}
    />
  </>
);
