/** What a form would do, asked before it is sent: the command's figures, or its refusal, and nothing written. */
import { commandOf } from './changing.js';
import { isOfTheRequest, refusedForm } from '../answers.js';
import { changeRows } from '../approval-parts.js';
import type { Call } from '../call.js';
import type { HouseRecord } from '../house-record.js';
import type { HouseResource } from '../house-resource.js';
import type { PreviewJSON } from '../screen-json.js';
import { Refusal } from '../../errors.js';
import { translator } from '../../locales/index.js';
import type { Door } from '../../services/run-command.js';

export async function preview(
  door: Door,
  call: Call,
  resource: HouseResource,
  action: string,
  record: HouseRecord | undefined,
): Promise<PreviewJSON> {
  try {
    const { useCase, input } = commandOf(call, resource, action, record);
    const { changed, waits, log } = await door.preview(useCase, call.context, input);
    return {
      changed,
      ...(waits && { waits }),
      ...(resource.id() === 'PendingApproval' && {
        rows: changeRows(translator(call.viewer.language), log.change ?? {}),
      }),
    };
  } catch (error) {
    if (!(error instanceof Refusal) || isOfTheRequest(error)) throw error;
    const { notice, record: refused } = refusedForm(error, call);
    return { notice, record: { errors: (refused as PreviewJSON['record'])?.errors ?? {} } };
  }
}
