/** What every page is rendered with: who reads it, in which words and figures. */
import { formatFor, type Format } from '../../locales/format.js';
import { translator, type Language, type Translate } from '../../locales/index.js';

export interface PageViewer {
  email: string;
  first_name: string;
  last_name: string;
  role: 'ADMIN' | 'COMPLIANCE' | 'CUSTOMER';
  language: Language;
  timezone: string;
}

export interface View {
  /** Texts of the portal's own namespace. */
  t: Translate;
  f: Format;
  language: Language;
  timezone: string;
}

const texts = (language: Language): Translate => {
  const translate = translator(language);
  return (key, params) => translate(`portal:${key}`, params);
};

export function viewFor({ language, timezone }: { language: Language; timezone?: string }): View {
  const zone = timezone ?? 'UTC';
  return { t: texts(language), f: formatFor({ language, timezone: zone }), language, timezone: zone };
}
