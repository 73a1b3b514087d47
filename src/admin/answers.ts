/** What a form is told, in the shape that AdminJS's pages expect: always 200, with a notice, and messages under the fields. */
import type { HouseRecord } from './house-record.js';
import type { Call } from './call.js';
import type { Issue, Refusal } from '../errors.js';
import { translator, type Translate } from '../locales/index.js';

/** Not refusals of a form, but of the whole request: these go out with their own status. */
const OF_THE_REQUEST = new Set([
  'forbidden',
  'signed_out',
  'cross_site',
  'method_not_allowed',
  'too_large',
  'too_many_attempts',
  'busy',
  'unavailable',
  'malformed',
  'defect',
]);

export const isOfTheRequest = (refused: Refusal): boolean => OF_THE_REQUEST.has(refused.code);

interface Notice {
  type: 'success' | 'error';
  message: string;
}

export interface FormAnswer {
  record: object;
  notice: Notice;
  redirectUrl?: string;
}

export function refusedForm(refused: Refusal, call: Call, record?: HouseRecord): FormAnswer {
  const t = translator(call.viewer.language);
  const errors = Object.fromEntries(
    refused.issues.flatMap((issue) =>
      issue.field && issue.field !== 'id' ? [[issue.field, { message: message(t, issue), type: issue.code }]] : [],
    ),
  );
  const [only, ...more] = refused.issues;
  const text = more.length > 0 ? t('admin:notices.several', { count: refused.issues.length }) : message(t, only);
  return {
    record: {
      params: {},
      populated: {},
      recordActions: [],
      bulkActions: [],
      baseError: null,
      ...record?.toJSON(),
      errors,
    },
    notice: { type: 'error', message: text },
  };
}

const message = (t: Translate, { code, params }: Issue): string => t(`errors:${code}`, params);
