/**
 * Every text of the house, by language. A text is asked for by its namespace and key, as in `portal:overview.title`;
 * one that a language lacks is given in English, and one that English lacks is a defect, which a test stops at.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { createInstance, type Resource } from 'i18next';

export const LANGUAGES = ['EN', 'DE', 'FR', 'ES'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The back office speaks the house's language, whatever its reader chose for mails: its figures are written that way too. */
export const HOUSE_LANGUAGE: Language = 'EN';

/** Figures and dates are written as this place writes them: in English, the day stands before the month. */
const LOCALES: Record<Language, string> = { EN: 'en-GB', DE: 'de-DE', FR: 'fr-FR', ES: 'es-ES' };
export const localeOf = (language: Language): string => LOCALES[language];

type Params = Readonly<Record<string, string | number>>;
export type Translate = (key: string, params?: Params) => string;

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
  parseMissingKeyHandler: missing,
  returnNull: false,
});

const translators = new Map<Language, Translate>();

export function translator(language: Language): Translate {
  const known = translators.get(language);
  if (known) return known;
  const translate = createTranslator(language);
  translators.set(language, translate);
  return translate;
}

/**
 * i18next chooses the text (by language, and by number where there is a `count`); what it chose is kept, since choosing
 * costs more than writing the element round it. Parameters are filled in as they are: pages and mails escape.
 */
function createTranslator(language: Language): Translate {
  const choose = texts.getFixedT(language.toLowerCase());
  const plurals = new Intl.PluralRules(localeOf(language));
  const chosen = new Map<string, string>();
  return (key, params) => {
    const count = params?.count;
    const place = typeof count === 'number' ? `${key} ${plurals.select(count)}` : key;
    const text = chosen.get(place) ?? choose(key, { count, skipInterpolation: true });
    chosen.set(place, text);
    return params ? fillIn(text, params) : text;
  };
}

const fillIn = (text: string, params: Params): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(params[name] ?? ''));
