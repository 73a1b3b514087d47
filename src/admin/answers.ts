/** What a form is told, in the shape that AdminJS's pages expect: always 200, with a notice, and messages under the fields. */
import type { HouseRecord } from './house-record.js';
import type { Call } from './call.js';
import { optionalText } from './texts.js';
import type { AwaitsSecondPerson, Issue, Refusal } from '../errors.js';
import { translator, type Translate } from '../locales/index.js';

/** Not refusals of a form, but of the whole request: these go out with their own status. */
const OF_THE_REQUEST = new Set([
  'forbidden',
  'signed_out',
  'cross_site',
  'method_not_allowed',
  'too_large',
  'too_many_attempts',
  'too_soon',
  'busy',
  'unavailable',
  'malformed',
  'defect',
]);

export const isOfTheRequest = (refused: Refusal): boolean => OF_THE_REQUEST.has(refused.code);

interface Notice {
  type: 'success' | 'error';
  message: string;
  /** Of a refusal that is no one field's: the password, asked for again, is one that a form can answer. */
  code?: string;
}

export interface FormAnswer {
  record: object;
  notice: Notice;
  redirectUrl?: string;
  /** The request that waits for a second person. */
  waits?: { id: string; log_id: string };
}

export function refusedForm(refused: Refusal, call: Call, record?: HouseRecord): FormAnswer {
  const t = translator(call.viewer.language);
  const errors = Object.fromEntries(
    refused.issues.flatMap((issue) =>
      issue.field && issue.field !== 'id' ? [[issue.field, { message: message(t, issue), type: issue.code }]] : [],
    ),
  );
  const [only, ...more] = refused.issues;
  const text = more.length > 0 ? t('admin:notices.several', { count: refused.issues.length }) : named(t, only);
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
    notice: { type: 'error', message: text, ...(!only.field && { code: only.code }) },
  };
}

/** Nothing is done yet: the page of the request says what waits, and for how long. */
export function waitingForm({ request }: AwaitsSecondPerson, call: Call, record?: HouseRecord): FormAnswer {
  const t = translator(call.viewer.language);
  const until = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  const params = { moment: until.format(new Date(request.waits_until)) };
  return {
    record: { params: {}, populated: {}, recordActions: [], bulkActions: [], ...record?.toJSON(), errors: {} },
    notice: { type: 'success', message: t('admin:notices.waits', params) },
    redirectUrl: `/admin/resources/PendingApproval/records/${request.id}/show`,
    waits: { id: request.id, log_id: request.log_id },
  };
}

const message = (t: Translate, { code, params }: Issue): string => t(`errors:${code}`, params);

/** Away from its field, a message says which field it is about: "New units: Choose a number from 1 to 1000000." */
function named(t: Translate, issue: Issue): string {
  const label = issue.field && optionalText(t, `admin:columns.${issue.field}`);
  return label ? `${label}: ${message(t, issue)}` : message(t, issue);
}
