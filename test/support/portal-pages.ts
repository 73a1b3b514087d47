// The portal's pages in every state.
import {
  renderActivity,
  renderChangePassword,
  renderError,
  renderHolding,
  renderIdentity,
  renderOverview,
  renderSignIn,
  renderTrades,
  renderTransfers,
  type PageViewer,
} from '../../src/portal/pages/index.js';
import type { Language } from '../../src/locales/index.js';
import { eventsOf, historyOf, holdingOf } from './portal-events.js';
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
export function pages(typed = '', language: Language = 'EN') {
  const viewer: PageViewer = {
    email: 'clara@example.com',
    first_name: 'Clara',
    last_name: `Berg${typed}`,
    role: 'CUSTOMER',
    language,
    timezone: 'Europe/Berlin',
  };
  const transfers = transfersOf(typed);
  return {
    overview: renderOverview(
      viewer,
      overview(wealthy, {
        stale: ['VWRL'],
        pending: transfers.slice(0, 1),
        holdings: holdings(typed),
        returns: {
          money_weighted: '9.8123',
          less_than_a_year: false,
          since: at('2025-01-21T00:00:00Z'),
          day: null,
          month: at('2026-11-01T00:00:00Z'),
        },
        history: historyOf(250, 24),
      }),
    ),
    'overview, large': renderOverview(
      viewer,
      overview(huge, {
        holdings: manyHoldings,
        returns: {
          money_weighted: '-99.9997',
          less_than_a_year: true,
          since: at('2026-11-02T00:00:00Z'),
          day: at('2026-11-21T00:00:00Z'),
          month: at('2026-11-01T00:00:00Z'),
        },
        history: historyOf(260, 36, '1Y'),
      }),
    ),
    'overview, a month': renderOverview(
      viewer,
      overview(wealthy, { holdings: holdings(typed), history: historyOf(31, 31, '1M') }),
    ),
    'overview, nothing yet': renderOverview(viewer, overview({ kyc_status: 'PENDING' })),
    activity: renderActivity(viewer, { rows: eventsOf(typed), page: 1, pages: 3, total: 62 }),
    'activity, none': renderActivity(viewer, none),
    holding: renderHolding(viewer, holdingOf(typed)),
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
    'sign-in': renderSignIn({ language }),
    'sign-in, session ended': renderSignIn({ language, returnTo: `/portal${typed}` }),
    'sign-in, refused': renderSignIn({
      language,
      email: `clara@example.com${typed}`,
      error: `Check both and try again.${typed}`,
    }),
    password: renderChangePassword({ language, viewer, errors: { new_password: 'Too short.' }, requestId: '1' }),
    'password of staff': renderChangePassword({
      language,
      viewer: { ...viewer, role: 'ADMIN' },
      error: 'Try again later.',
    }),
    'not found': renderError({ language, status: 404, message: 'Nothing is at this address.', viewer }),
    'signed out': renderError({ language, status: 401, message: 'Your session has ended.' }),
    defect: renderError({ language, status: 500, message: 'We have noted it.', requestId: `0b7ab8d2${typed}` }),
  };
}
