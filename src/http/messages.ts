/** A failure in words, in the reader's language. */
import type { Issue } from '../errors.js';
import { translator, type Language } from '../locales/index.js';

export const messageOf = ({ code, params }: Issue, language: Language = 'EN'): string =>
  translator(language)(`errors:${code}`, params);
