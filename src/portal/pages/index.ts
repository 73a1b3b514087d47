/** Every page, as a function from what it shows to a text of HTML. */
export { renderActivity } from './activity.js';
export { renderChangePassword, type PasswordField } from './change-password.js';
export { renderConfirm } from './confirm.js';
export { renderError } from './error.js';
export { renderForgotten, renderResetPassword } from './forgotten.js';
export { renderHolding } from './holding.js';
export { renderIdentity } from './identity.js';
export { renderOverview } from './overview.js';
export { renderSecondFactor, type SecondFactorState } from './second-factor.js';
export { renderSecurity } from './security.js';
export { renderSignIn } from './sign-in.js';
export { renderSignInCode } from './sign-in-code.js';
export { renderTrades } from './trades.js';
export { renderTransfers } from './transfers.js';
export type { PageViewer } from './view.js';
