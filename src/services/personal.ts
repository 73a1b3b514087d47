/** The fields of a person's form, shared by opening and editing. */
import { choice, email, optional, orElse, phone, text, timezone, url, yesOrNo } from './input.js';

export const LANGUAGES = ['EN', 'DE', 'FR', 'ES'] as const;

export const NAMES = { email: email(), first_name: text({ max: 100 }), last_name: text({ max: 100 }) };

export const CONTACT = {
  phone: optional(phone()),
  profile_photo_url: optional(url()),
};

export const ADDRESS = {
  address: optional(text({ max: 300 })),
  city: optional(text({ max: 100 })),
  country: optional(text({ max: 100 })),
  nationality: optional(text({ max: 100 })),
};

export const LOCALE = { timezone: orElse(timezone(), 'UTC'), language: orElse(choice(LANGUAGES), 'EN') };

export const NOTIFICATIONS = {
  email_weekly_summary: orElse(yesOrNo(), true),
  email_trade_alerts: orElse(yesOrNo(), true),
  email_transaction_alerts: orElse(yesOrNo(), true),
  toast_notifications: orElse(yesOrNo(), true),
};
