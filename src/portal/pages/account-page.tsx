/** The sheet of the pages about one's own sign-in, for clients and staff alike. */
import type { ComponentChildren, VNode } from 'preact';
import { Document } from './document.js';
import { Header } from './header.js';
import { Notice } from './parts.js';
import type { PageViewer, View } from './view.js';

interface AccountPageProps {
  view: View;
  viewer: PageViewer;
  title: string;
  narrow?: boolean;
  children: ComponentChildren;
}

export const AccountPage = ({ view, viewer, title, narrow, children }: AccountPageProps): VNode => (
  <Document view={view} title={title} header={<Header view={view} viewer={viewer} />} signedIn narrow={narrow}>
    <h1>{title}</h1>
    {children}
  </Document>
);

export const Wrong = ({ error }: { error: string | undefined }): VNode | null =>
  error ? (
    <Notice tone="stop">
      <p id="error" role="alert">
        {error}
      </p>
    </Notice>
  ) : null;

interface CodeInputProps {
  label: string;
  error: string | undefined;
  /** A recovery code is longer than a code, and no number. */
  digits: boolean;
}

export const CodeInput = ({ label, error, digits }: CodeInputProps): VNode => (
  <>
    <label for="code">{label}</label>
    <input
      id="code"
      name="code"
      type="text"
      class="code"
      autocomplete="one-time-code"
      inputMode={digits ? 'numeric' : undefined}
      autocapitalize="characters"
      spellcheck={false}
      maxLength={40}
      required
      autofocus
      aria-describedby={error && 'error'}
    />
  </>
);
