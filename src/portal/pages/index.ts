/** Every page, as a function from what it shows to a text of HTML. */
export { renderChangePassword, type ChangePasswordProps, type PasswordField } from './change-password.js';
export { renderError, type ErrorProps } from './error.js';
export { renderIdentity } from './identity.js';
export { renderOverview } from './overview.js';
export { renderSignIn, type SignInProps } from './sign-in.js';
export { renderTrades } from './trades.js';
export { renderTransfers } from './transfers.js';
export type { PageViewer } from './view.js';
