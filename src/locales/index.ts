/**
 * Every text of the house, by language. A text is asked for by its namespace and key, as in `portal:overview.title`;
 * one that a language lacks is given in English, and one that English lacks is a defect, which a test stops at.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInstance, type Resource } from 'i18next';

export const LANGUAGES = ['EN', 'DE', 'FR', 'ES'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Figures and dates are written as this place writes them: in English, the day stands before the month. */
const LOCALES: Record<Language, string> = { EN: 'en-GB', DE: 'de-DE', FR: 'fr-FR', ES: 'es-ES' };
export const localeOf = (language: Language): string => LOCALES[language];

export type Translate = (key: string, params?: Readonly<Record<string, string | number>>) => string;

const FOLDER = new URL('./', import.meta.url);

function readResources(): Resource {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Object.fromEntries(folders.map(({ name }) => [name, readNamespaces(new URL(`${name}/`, FOLDER))]));
}

function readNamespaces(folder: URL): Resource[string] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.map((name) => [
      basename(name, '.json'),
      JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Resource[string][string],
    ]),
  );
}

function missing(key: string): string {
  if (process.env.NODE_ENV === 'test') throw new Error(`No text for ${key}`);
  return key;
}

const resources = readResources();
const texts = createInstance();
void texts.init({
  initAsync: false,
  resources,
  ns: Object.keys(resources.en ?? {}),
  fallbackLng: 'en',
  // Preact and the mail's templates escape; a text escaped twice would show its entities.
  interpolation: { escapeValue: false },
  parseMissingKeyHandler: missing,
  returnNull: false,
});

const translators = new Map<Language, Translate>();

export function translator(language: Language): Translate {
  const known = translators.get(language);
  if (known) return known;
  const fixed = texts.getFixedT(language.toLowerCase());
  // Most texts take nothing, and looking one up costs more than writing the element round it.
  const plain = new Map<string, string>();
  const withoutParams = (key: string): string => {
    const text = plain.get(key) ?? fixed(key);
    plain.set(key, text);
    return text;
  };
  const translate: Translate = (key, params) => (params ? fixed(key, { ...params }) : withoutParams(key));
  translators.set(language, translate);
  return translate;
}
