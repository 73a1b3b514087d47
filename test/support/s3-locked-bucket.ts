// A bucket with versions and object lock, as S3 keeps one: what is put again is another version, what is deleted is
// marked, and no version goes before its time, whoever asks.
import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface LockedVersion {
  id: string;
  key: string;
  bytes: Buffer;
  mode: string;
  until: Date | undefined;
  /** What a deletion without a version leaves: it hides the ones before it, and has no content. */
  isMarker: boolean;
}

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  body: Buffer;
  name: string;
  /** As the server's: `lose`, `cut` and `plain` (kept without its lock) are told apart here. */
  mood: string;
  now: Date;
}

export interface LockedBucket {
  /** The newest last. */
  versions: LockedVersion[];
  answer(asked: Asked): void;
}

/** Few enough that whoever lists much must turn pages. */
const PAGE = 100;

export function createLockedBucket(): LockedBucket {
  const versions: LockedVersion[] = [];

  function put({ request, response, body, name, mood, now }: Asked): void {
    const { headers } = request;
    const [mode, until] = [headers['x-amz-object-lock-mode'], headers['x-amz-object-lock-retain-until-date']];
    // With a lock a digest is asked for, as S3 does.
    if (headers['content-md5'] !== createHash('md5').update(body).digest('base64'))
      return fail(response, 400, mode ? 'InvalidRequest' : 'BadDigest');
    if ((mode === undefined) !== (until === undefined)) return fail(response, 400, 'InvalidArgument');
    if (until !== undefined && new Date(String(until)) <= now) return fail(response, 400, 'InvalidArgument');
    const version: LockedVersion = {
      id: randomUUID(),
      key: name,
      bytes: mood === 'cut' ? body.subarray(0, body.length >> 1) : body,
      mode: mood === 'plain' ? '' : String(mode ?? ''),
      until: until === undefined || mood === 'plain' ? undefined : new Date(String(until)),
      isMarker: false,
    };
    if (mood !== 'lose') versions.push(version);
    response.writeHead(200, { etag: '"0"', 'x-amz-version-id': version.id }).end();
  }

  function get({ response, url, name }: Asked): void {
    const wanted = url.searchParams.get('versionId');
    const found = versions.findLast(({ key, id }) => key === name && (wanted === null || id === wanted));
    if (!found || found.isMarker) return fail(response, 404, wanted === null ? 'NoSuchKey' : 'NoSuchVersion');
    response.writeHead(200, {
      'content-length': found.bytes.length,
      'x-amz-version-id': found.id,
      ...(found.until && {
        'x-amz-object-lock-mode': found.mode,
        'x-amz-object-lock-retain-until-date': found.until.toISOString(),
      }),
    });
    response.end(found.bytes);
  }

  function remove({ response, url, name, now }: Asked): void {
    const wanted = url.searchParams.get('versionId');
    if (wanted === null) {
      versions.push({
        id: randomUUID(),
        key: name,
        bytes: Buffer.alloc(0),
        mode: '',
        until: undefined,
        isMarker: true,
      });
      return void response.writeHead(204, { 'x-amz-delete-marker': 'true' }).end();
    }
    const index = versions.findIndex(({ key, id }) => key === name && id === wanted);
    const found = versions[index];
    if (found?.until && found.until > now) return fail(response, 403, 'AccessDenied');
    if (found) versions.splice(index, 1);
    return void response.writeHead(204).end();
  }

  /** By name, and of one name the newest first. */
  function list({ response, url }: Asked): void {
    const of = (name: string): string => url.searchParams.get(name) ?? '';
    const named = [...versions]
      .reverse()
      .filter(({ key }) => key.startsWith(of('prefix')))
      .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    const from = of('version-id-marker') ? named.findIndex(({ id }) => id === of('version-id-marker')) + 1 : 0;
    const page = named.slice(from, from + PAGE);
    const last = page.at(-1);
    const more = named.length > from + PAGE;
    const markers = `<NextKeyMarker>${last?.key}</NextKeyMarker><NextVersionIdMarker>${last?.id}</NextVersionIdMarker>`;
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<ListVersionsResult><IsTruncated>${more}</IsTruncated>${more ? markers : ''}${page.map(listed).join('')}</ListVersionsResult>`,
    );
  }

  return {
    versions,
    answer(asked) {
      const { method } = asked.request;
      if (method === 'PUT') return put(asked);
      if (method === 'DELETE') return remove(asked);
      return asked.url.searchParams.has('versions') ? list(asked) : get(asked);
    },
  };
}

const listed = ({ id, key, bytes, isMarker }: LockedVersion): string => {
  const kind = isMarker ? 'DeleteMarker' : 'Version';
  return `<${kind}><Key>${key}</Key><VersionId>${id}</VersionId><Size>${bytes.length}</Size></${kind}>`;
};

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
