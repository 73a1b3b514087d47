/**
 * Which mails there are. Their texts stand in locales under `mail.json`; a mail says that something happened and where
 * to look, and no figure, no name and nothing that is kept sealed.
 */

export interface MailPlaces {
  /** The address people type, without a path. */
  origin: string;
  /** The secret part of the link by which a password is set anew. */
  resetToken(resetId: string): string;
}

type Params = Readonly<Record<string, string>>;

interface Template {
  /** After so many hours it is no longer worth sending. */
  hours: number;
  /** Where its link leads; without one it has none. */
  link?(places: MailPlaces, params: Params): string;
}

const page =
  (path: string) =>
  ({ origin }: MailPlaces): string =>
    `${origin}${path}`;

export const TEMPLATES = {
  'password-reset': {
    // No longer than its link works.
    hours: 0.5,
    link: ({ origin, resetToken }: MailPlaces, { reset_id = '' }: Params): string =>
      `${origin}/password/reset?token=${resetToken(reset_id)}`,
  },
  'log-head': { hours: 72 },
  'log-broken': { hours: 720, link: page('/admin/resources/LogVerification') },
  'password-changed': { hours: 72, link: page('/login') },
  'second-factor-added': { hours: 72, link: page('/account/security') },
  'second-person-wanted': { hours: 72, link: page('/admin/resources/PendingApproval') },
  'paper-expires': { hours: 7 * 24, link: page('/portal/identity') },
  'paper-expired': { hours: 7 * 24, link: page('/portal/identity') },
  'second-factor-removed': { hours: 72, link: page('/account/security') },
} as const satisfies Record<string, Template>;

export type TemplateName = keyof typeof TEMPLATES;

export const templateOf = (name: string): Template | undefined =>
  Object.hasOwn(TEMPLATES, name) ? TEMPLATES[name as TemplateName] : undefined;
