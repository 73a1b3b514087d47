/** The words of the screens' own interface, as AdminJS hands them to the browser. */
import { readFileSync } from 'node:fs';
import type { CurrentAdmin, Locale } from 'adminjs';
import type { Translate } from '../locales/index.js';

interface Texts {
  house: string;
  notices: Readonly<Record<string, unknown>>;
  ui: Readonly<Record<string, unknown>>;
}

const english = JSON.parse(readFileSync(new URL('../locales/en/admin.json', import.meta.url), 'utf8')) as Texts;

/** A text that not every action or field has. */
export function optionalText(t: Translate, key: string): string | undefined {
  const path = key.slice(key.indexOf(':') + 1).split('.');
  const found = path.reduce<unknown>(
    (part, name) =>
      typeof part === 'object' && part !== null && Object.hasOwn(part, name) ? Reflect.get(part, name) : undefined,
    english,
  );
  return found === undefined ? undefined : t(key);
}

export function interfaceTexts(_currentAdmin: CurrentAdmin | undefined): Locale {
  const { house, ui, notices } = english;
  const own = { house, ui, failed: notices.failed, unread: notices.unread };
  return { language: 'en', translations: { en: own } } as unknown as Locale;
}
