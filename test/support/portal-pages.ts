// The portal's pages in every state.
import {
  renderChangePassword,
  renderError,
  renderIdentity,
  renderOverview,
  renderSignIn,
  renderTrades,
  renderTransfers,
  type PageViewer,
} from '../../src/portal/pages/index.js';
import {
  holdings,
  huge,
  manyHoldings,
  none,
  overview,
  rejected,
  trade,
  transfersOf,
  wealthy,
} from './portal-figures.js';

const at = (iso: string): Date => new Date(iso);

/** By name. Whatever a person could have typed ends in `typed`. */
export function pages(typed = '') {
  const viewer: PageViewer = {
    email: 'clara@example.com',
    first_name: 'Clara',
    last_name: `Berg${typed}`,
    role: 'CUSTOMER',
    language: 'EN',
    timezone: 'Europe/Berlin',
  };
  const transfers = transfersOf(typed);
  return {
    overview: renderOverview(
      viewer,
      overview(wealthy, { stale: ['VWRL'], pending: transfers.slice(0, 1), holdings: holdings(typed) }),
    ),
    'overview, large': renderOverview(viewer, overview(huge, { holdings: manyHoldings })),
    'overview, nothing yet': renderOverview(viewer, overview({ kyc_status: 'PENDING' })),
    trades: renderTrades(viewer, {
      rows: Array.from({ length: 9 }, (_, index) => trade(index, typed)),
      page: 2,
      pages: 4,
      total: 87,
    }),
    'trades, none': renderTrades(viewer, none),
    transfers: renderTransfers(viewer, { rows: transfers, page: 1, pages: 1, total: transfers.length }),
    'transfers, none': renderTransfers(viewer, none),
    'identity, rejected': renderIdentity(viewer, rejected(typed)),
    'identity, approved': renderIdentity(viewer, {
      kyc_status: 'APPROVED',
      kyc_rejection_reason: null,
      kyc_approved_at: at('2026-10-01T08:00:00Z'),
      papers: [],
    }),
    'identity, pending': renderIdentity(viewer, {
      kyc_status: 'PENDING',
      kyc_rejection_reason: null,
      kyc_approved_at: null,
      papers: [],
    }),
    'sign-in': renderSignIn({ language: 'EN' }),
    'sign-in, session ended': renderSignIn({ language: 'EN', returnTo: `/portal${typed}` }),
    'sign-in, refused': renderSignIn({
      language: 'EN',
      email: `clara@example.com${typed}`,
      error: `Check both and try again.${typed}`,
    }),
    password: renderChangePassword({ language: 'EN', viewer, errors: { new_password: 'Too short.' }, requestId: '1' }),
    'password of staff': renderChangePassword({
      language: 'EN',
      viewer: { ...viewer, role: 'ADMIN' },
      error: 'Try again later.',
    }),
    'not found': renderError({ language: 'EN', status: 404, message: 'Nothing is at this address.', viewer }),
    'signed out': renderError({ language: 'EN', status: 401, message: 'Your session has ended.' }),
    defect: renderError({ language: 'EN', status: 500, message: 'We have noted it.', requestId: `0b7ab8d2${typed}` }),
  };
}
