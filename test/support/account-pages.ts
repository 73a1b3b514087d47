// The pages round the sign-in, and those of one's own account, in every state.
import type { Language } from '../../src/locales/index.js';
import {
  renderConfirm,
  renderForgotten,
  renderResetPassword,
  renderSecondFactor,
  renderSecurity,
  renderSignInCode,
  type PageViewer,
} from '../../src/portal/pages/index.js';

const at = (iso: string): Date => new Date(iso);
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';

const session = (handle: string, current: boolean) => ({
  handle,
  current,
  since: at('2026-11-22T09:12:00Z'),
  seen_at: at('2026-11-22T14:05:00Z'),
  ip: current ? '203.0.113.7' : '2001:db8:1234:5678:9abc:def0:1234:5678',
  user_agent: current ? FIREFOX : '',
});

const OFFER = {
  sealed: 'sealed',
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/VIP:clara?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
};

export function accountPages(language: Language = 'EN') {
  const viewer: PageViewer = {
    email: 'clara@example.com',
    first_name: 'Clara',
    last_name: 'Berg',
    role: 'CUSTOMER',
    language,
    timezone: 'Europe/Berlin',
  };
  const colleague: PageViewer = { ...viewer, role: 'ADMIN' };
  return {
    security: renderSecurity(viewer, { sessions: [session('a', true)], ended: false, secondFactor: false }),
    'security, signed in twice': renderSecurity(colleague, {
      sessions: [session('a', true), session('b', false)],
      ended: true,
      secondFactor: true,
    }),
    'second factor, to set up': renderSecondFactor(colleague, { mustHave: true, offer: OFFER }),
    'second factor, codes': renderSecondFactor(viewer, { mustHave: false, codes: ['abcd-efgh', 'jkmn-pqrs'] }),
    'second factor, on': renderSecondFactor(viewer, { mustHave: false, left: 1 }, 'This code is not right.'),
    code: renderSignInCode({ language, error: 'This code is not right.' }),
    confirm: renderConfirm({ viewer: colleague, returnTo: '/admin', error: undefined }),
    forgotten: renderForgotten({ language, sent: false }),
    'forgotten, sent': renderForgotten({ language, sent: true }),
    reset: renderResetPassword({ language, token: 'token', errors: { new_password: 'Use at least 8 characters.' } }),
  };
}
