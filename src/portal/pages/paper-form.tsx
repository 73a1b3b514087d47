/** Where a client sends a paper. */
import type { VNode } from 'preact';
import { MOST_MEGABYTES } from '../../documents/examine.js';
import { PAPER_TYPES } from '../../documents/store.js';
import { PAPER_KINDS } from '../../domain/kyc.js';
import type { View } from './view.js';

export interface PaperFormProps {
  /** Why the last one was not taken. */
  error?: string;
  /** Makes a repeated submission harmless. */
  requestId?: string;
}

export const PaperForm = ({ view: { t }, error, requestId }: PaperFormProps & { view: View }): VNode => (
  <section aria-labelledby="send-paper">
    <h2 id="send-paper">{t('papers.send')}</h2>
    <form method="post" action="/portal/identity" enctype="multipart/form-data" class="form paper-form">
      {requestId && <input type="hidden" name="request_id" value={requestId} />}
      <label for="document_type">{t('papers.kind')}</label>
      <select id="document_type" name="document_type" required>
        {PAPER_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`papers.${kind.toLowerCase()}`)}
          </option>
        ))}
      </select>
      <label for="file">{t('papers.file')}</label>
      <p class="hint" id="file_hint">
        {t('papers.rule', { megabytes: MOST_MEGABYTES })}
      </p>
      <input
        id="file"
        name="file"
        type="file"
        accept={PAPER_TYPES.join(',')}
        required
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? 'file_error file_hint' : 'file_hint'}
      />
      {error && (
        <p class="field-error" id="file_error" role="alert">
          {error}
        </p>
      )}
      <button type="submit" class="primary">
        {t('papers.go')}
      </button>
    </form>
    <p class="remark">{t('papers.privacy')}</p>
  </section>
);
