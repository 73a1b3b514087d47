/** What a form would do, asked before it is sent: the command's figures, or its refusal, and nothing written. */
import { commandOf } from './changing.js';
import { isOfTheRequest, refusedForm } from '../answers.js';
import { changeRows } from '../approval-parts.js';
import type { Call } from '../call.js';
import type { HouseRecord } from '../house-record.js';
import type { HouseResource } from '../house-resource.js';
import type { PreviewJSON } from '../screen-json.js';
import { Refusal } from '../../errors.js';
import { translator, type Translate } from '../../locales/index.js';
import type { Door } from '../../services/run-command.js';
import type { LogRow } from '../../services/use-case.js';

export async function preview(
  door: Door,
  call: Call,
  resource: HouseResource,
  action: string,
  record: HouseRecord | undefined,
): Promise<PreviewJSON> {
  try {
    const { useCase, input } = commandOf(call, resource, action, record);
    const rehearsed = await door.preview(useCase, call.context, input);
    const { changed, waits, log } = rehearsed;
    const result: unknown = rehearsed.result;
    const t = translator(call.viewer.language);
    const mind = splitMind(resource.id(), action, result, t) ?? undoMind(log, t);
    return {
      changed,
      ...(waits && { waits }),
      ...(mind && { mind }),
      ...(SAID_BY_THE_LOG.has(resource.id()) && { rows: changeRows(t, log.change ?? {}) }),
    };
  } catch (error) {
    if (!(error instanceof Refusal) || isOfTheRequest(error)) throw error;
    const { notice, record: refused } = refusedForm(error, call);
    return { notice, record: { errors: (refused as PreviewJSON['record'])?.errors ?? {} } };
  }
}

/** Screens whose commands change more than figures: there the row of the log tells what. */
const SAID_BY_THE_LOG: ReadonlySet<string> = new Set(['PendingApproval', 'User']);

/** A split restates the price; where the book has none, somebody should know. */
const splitMind = (resource: string, action: string, result: unknown, t: Translate): string | undefined =>
  resource === 'Asset' && action === 'split' && isWithoutPrice(result) ? t('admin:mind.splitWithoutPrice') : undefined;

/** Clients that are archived change no figure. Asked of the log, which says the same to whoever approves it. */
function undoMind({ action, metadata }: LogRow, t: Translate): string | undefined {
  const [clients, withMoney] = [Number(metadata?.rows), Number(metadata?.with_money)];
  if (action !== 'IMPORT_UNDONE' || metadata?.with_money === undefined || clients === 0) return undefined;
  const archives = t('admin:mind.archives', { count: clients });
  return withMoney > 0 ? `${archives} ${t('admin:mind.withMoney', { count: withMoney })}` : archives;
}

const isWithoutPrice = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'new_price' in result && result.new_price === null;
