/**
 * The gravest commands: they give somebody rights, take personal data away, or change what was settled. A person who has
 * not given the password lately is asked for it again before one of them.
 */
const GRAVE: ReadonlySet<string> = new Set([
  'create-staff',
  'edit-staff',
  'disable-staff',
  'enable-staff',
  'set-password',
  'reset-second-factor',
  'edit-approval-policy',
  // What the second person approves may be any of these.
  'approve-request',
  'close-books',
  'undo-import',
  'erase-client',
]);

export const isGrave = (useCase: string): boolean => GRAVE.has(useCase);
