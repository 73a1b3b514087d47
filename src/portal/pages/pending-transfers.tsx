/** Transfers that are under way: they are in no figure yet, so they are shown beside the figures. */
import type { VNode } from 'preact';
import type { TransferRow } from '../../services/read-portfolio.js';
import { Moment } from './parts.js';
import { TransferAmount, transferName } from './transfer-words.js';
import type { View } from './view.js';

export function PendingTransfers({ view, pending }: { view: View; pending: readonly TransferRow[] }): VNode {
  const { t } = view;
  return (
    <section class="pending" aria-labelledby="pending">
      <h2 id="pending">{t('pending.title')}</h2>
      <p class="remark">{t('pending.means')}</p>
      <ul>
        {pending.map((row) => (
          <li key={row.id}>
            <span class="what">{transferName(view, row)}</span>
            <span class="when">
              {t(`transfers.method_${row.method.toLowerCase()}`)} · <Moment view={view} moment={row.moment} />
            </span>
            <span class="amount">
              <TransferAmount view={view} row={row} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
