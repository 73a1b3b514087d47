/**
 * Papers come in through @adminjs/upload, with a provider of ours for which uploading is the command itself. The feature
 * would put the file after the row is committed, write the row once more past the door, delete what is replaced, and give
 * every row of every list a link. So of its eleven hooks two run: the one that takes the file out of the form, and the
 * one that uploads, around the command instead of after it. This is the only file that knows the feature.
 */
import uploadFeature, { BaseProvider } from '@adminjs/upload';
import {
  ComponentLoader,
  type ActionContext,
  type After,
  type Before,
  type FeatureType,
  type RecordActionResponse,
  type UploadedFile,
} from 'adminjs';
import type { Around } from './actions/changing.js';
import { callOf } from './call.js';
import { HouseRecord } from './house-record.js';
import type { HouseResource } from './house-resource.js';
import { MOST_BYTES } from '../documents/examine.js';
import { PAPER_TYPES } from '../documents/store.js';
import { invariant } from '../errors.js';
import type { Answer, Door } from '../services/run-command.js';
import type { Result } from '../services/use-case.js';

type Command = Parameters<Around>[0];

/** What the feature takes for a new row that it completes. It is written once, by the command, before it is one. */
class Draft extends HouseRecord {
  answer: Answer<Result> | undefined;

  constructor(
    resource: HouseResource,
    readonly command: Command,
  ) {
    super({ id: 'a draft' }, '', resource);
  }

  /** What the feature would write of the file, the command has written. */
  override update(): Promise<this> {
    return Promise.resolve(this);
  }
}

class DoorProvider extends BaseProvider {
  constructor(private readonly door: Door) {
    super('papers');
  }

  /** The file itself stays with the form, and the command makes a key of its own: nothing of either is taken from here. */
  override async upload(_file: UploadedFile, _key: string, { record }: ActionContext): Promise<void> {
    invariant(record instanceof Draft, 'a paper comes in as a new one');
    record.answer = await record.command();
  }

  /** A paper is superseded and never deleted: whoever asks for it is noted in the log, and nothing else is done. */
  override async delete(_key: string, _bucket: string, { currentAdmin }: ActionContext): Promise<void> {
    await this.door.recordDenial(callOf(currentAdmin).context, 'KYCDocument delete');
  }

  /** The address that carries no right. */
  override path(_key: string, _bucket: string, { record }: ActionContext): string {
    return record instanceof HouseRecord ? `/papers/${record.id()}` : '';
  }
}

/** The names that the feature goes by; what a browser sends under the last two is dropped. */
const PROPERTIES = { key: 'storage_key', file: 'file', filePath: 'file_path', filesToDelete: 'files_to_delete' };

export interface PaperUpload {
  feature: FeatureType;
  around: Around;
}

export function createPaperUpload(door: Door): PaperUpload {
  const whole = uploadFeature({
    // The form is the house's own, so the feature's three components go where nobody bundles them.
    componentLoader: new ComponentLoader(),
    provider: new DoorProvider(door),
    properties: PROPERTIES,
    validation: { mimeTypes: [...PAPER_TYPES], maxSize: MOST_BYTES },
  });
  let upload: After<RecordActionResponse> | undefined;
  return {
    feature(admin, options) {
      const { before, after } = whole(admin, {}).actions?.new ?? {};
      const [takeOut] = listOf(before);
      [upload] = listOf(after as After<RecordActionResponse>[]);
      invariant(takeOut && upload, 'the feature takes a file out of the form before, and uploads it after');
      return { ...options, actions: { ...options.actions, new: { before: [tellOfFile, takeOut] } } };
    },
    async around(command, request, context) {
      invariant(upload, 'the feature is a part of the screen');
      const draft = new Draft(context.resource as HouseResource, command);
      await upload({} as RecordActionResponse, request, { ...context, record: draft });
      // Without a file there is nothing to upload, and the command says what is missing.
      return draft.answer ?? command();
    },
  };
}

const listOf = <T>(hooks: T | T[] | null | undefined): T[] => (Array.isArray(hooks) ? hooks : hooks ? [hooks] : []);

/** The feature looks for files in the form's payload; it is told that there is one, and not what is in it. */
const tellOfFile: Before = async (request, { currentAdmin }) => {
  const { file } = callOf(currentAdmin).fields;
  return file === undefined ? request : { ...request, payload: { [PROPERTIES.file]: [{ name: 'paper' }] } };
};
