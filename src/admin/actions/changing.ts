/** A form that was sent becomes a use case's input; what the use case says becomes the form's answer. */
import { randomUUID } from 'node:crypto';
import type { ActionContext, ActionRequest } from 'adminjs';
import { isOfTheRequest, refusedForm, waitingForm } from '../answers.js';
import { callOf, type Call, type Fields, type Handler } from '../call.js';
import type { HouseRecord } from '../house-record.js';
import type { HouseResource } from '../house-resource.js';
import { isOfList } from '../policy.js';
import { isPreviewed, MADE } from '../previews.js';
import { refreshReport } from '../refresh-report.js';
import type { ReceiptJSON } from '../screen-json.js';
import { saysTheSame } from '../values.js';
import { AwaitsSecondPerson, invariant, Refusal, refusal } from '../../errors.js';
import { translator } from '../../locales/index.js';
import { registry, type Entry } from '../../services/index.js';
import type { Answer, Door } from '../../services/run-command.js';
import type { Result } from '../../services/use-case.js';

/** Runs a form's command; what has something to do round it takes its place. */
export type Around = (
  command: () => Promise<Answer<Result>>,
  request: ActionRequest,
  context: ActionContext,
) => Promise<Answer<Result>>;

export const change =
  (door: Door, resource: HouseResource, action: string, around: Around = (command) => command()): Handler =>
  async (request, _response, context) => {
    const { record, currentAdmin, h } = context;
    const call = callOf(currentAdmin);
    const current = record as HouseRecord | undefined;
    try {
      if (!isOfList(resource.id(), action) && !current) throw refusal('not_found');
      const answer = await around(() => run(door, call, resource, action, current), request, context);
      const id = current?.id() ?? answer.id;
      const changed = await resource.findOne(id);
      return {
        record: (changed ?? current)?.toJSON(currentAdmin),
        redirectUrl: changed ? h.showUrl(resource.id(), id) : h.resourceUrl({ resourceId: resource.id() }),
        notice: { type: 'success', message: done(call, resource.id(), action, answer.repeated) },
        receipt: { ...receiptOf(resource.id(), action, answer, id === answer.id), ...reportOf(call, action, answer) },
      };
    } catch (error) {
      if (error instanceof AwaitsSecondPerson) return waitingForm(error, call, current);
      if (error instanceof Refusal && !isOfTheRequest(error)) return refusedForm(error, call, current);
      throw error;
    }
  };

function run(
  door: Door,
  call: Call,
  resource: HouseResource,
  action: string,
  record: HouseRecord | undefined,
): Promise<Answer<Result>> {
  const { request_id } = call.fields;
  const { useCase, input } = commandOf(call, resource, action, record);
  const context = {
    ...call.context,
    requestId: typeof request_id === 'string' && request_id !== '' ? request_id : randomUUID(),
  };
  return door.run(useCase, context, input, { receipt: isPreviewed(resource.id(), action) });
}

/** The use case that a form is for, and its input. */
export function commandOf(
  call: Call,
  resource: HouseResource,
  action: string,
  record: HouseRecord | undefined,
): { useCase: Entry['useCase']; input: Fields } {
  const { request_id: _, ...fields } = call.fields;
  const { useCase } = answering(resource.id(), action, record ? record.row : fields);
  return { useCase, input: inputOf(resource, action, fields, record) };
}

function inputOf(resource: HouseResource, action: string, fields: Fields, record: HouseRecord | undefined): Fields {
  if (!record) return fields;
  return { ...(action === 'edit' ? changed(resource, fields, record) : fields), id: record.id() };
}

/** An edit sends the whole form; what says what the row already says is no change. Only columns can be one. */
function changed(resource: HouseResource, fields: Fields, { row }: HouseRecord): Fields {
  const { columns } = resource.columns;
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => {
      const column = columns.get(name);
      return column && column.kind !== 'id' && !saysTheSame(column, value, row[name]);
    }),
  );
}

/** Where one action stands for several use cases, the one for this record or form; where none fits, the first says why. */
function answering(resource: string, action: string, row: Fields): Entry {
  const entries = registry.filter(({ screen }) => screen?.resource === resource && screen.action === action);
  const entry = entries.find(({ screen }) => screen?.when?.(row) ?? true) ?? entries[0];
  invariant(entry, `${resource} ${action} has a use case`);
  return entry;
}

/** What was made beside the record that the form was about, if anything. */
function receiptOf(resource: string, action: string, answer: Answer<Result>, itself: boolean): ReceiptJSON {
  const made = itself ? undefined : MADE[`${resource}.${action}`];
  return {
    log_id: answer.log_id,
    ...(answer.changed && { changed: answer.changed }),
    ...(made && { made: { screen: made, id: answer.id } }),
  };
}

/** What has no record to look at is told with the receipt. */
const reportOf = (call: Call, action: string, answer: Answer<Result>): Pick<ReceiptJSON, 'report'> =>
  action === 'refresh' ? { report: refreshReport(answer, translator(call.viewer.language)) } : {};

function done(call: Call, resource: string, action: string, repeated: boolean): string {
  const t = translator(call.viewer.language);
  return t(repeated ? 'admin:notices.repeated' : `admin:notices.${resource}.${action}`);
}
