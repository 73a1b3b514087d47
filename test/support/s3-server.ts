// A store that speaks S3, as much of it as papers need: private, every request's signature reckoned anew (SigV4, in
// headers and in links), links that end; and it stalls, errs and lies as the test says.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Settings } from '../../src/documents/s3-store.js';
import { createLockedBucket, type LockedVersion } from './s3-locked-bucket.js';

interface Kept {
  bytes: Buffer;
  type: string;
  encryption: string;
  at: Date;
}

/**
 * How the next requests are treated. `lose` says yes and keeps nothing, `cut` keeps half, `plain` keeps it unencrypted;
 * `late` takes its time, and `elsewhere` says that the bucket is in another region.
 */
export type Mood = 'honest' | 'late' | 'stall' | 'err' | 'hang up' | 'lose' | 'cut' | 'plain' | 'deny' | 'elsewhere';

export interface S3Server {
  settings: S3Settings;
  objects: Map<string, Kept>;
  /** Of the same store, a bucket with object lock. */
  locked: { bucket: string; versions: LockedVersion[] };
  /** Method and path of each request, without its query. */
  asked: string[];
  will(mood: Mood): void;
  setClock(now: Date | undefined): void;
  /** Nobody answers at its address any more. */
  goDown(): Promise<void>;
  /** It is there again, at the same address, with all that it kept. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

const BUCKET = 'house-papers';
const LOCKED = 'house-anchors';
const KEY_ID = 'AKIATEST';
const SECRET = 'a-secret-for-a-store-of-the-tests-only';
const REGION = 'eu-central-1';
const PAGE = 3;
const LATE_MS = 400;

export async function openS3Server(): Promise<S3Server> {
  const objects = new Map<string, Kept>();
  const asked: string[] = [];
  const locked = createLockedBucket();
  let mood: Mood = 'honest';
  let fixed: Date | undefined;
  const now = (): Date => fixed ?? new Date();

  const server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
      asked.push(`${request.method} ${url.pathname}`);
      if (mood === 'stall') return undefined;
      if (mood === 'hang up') return void request.socket.destroy();
      if (mood === 'err') return fail(response, 500, 'InternalError');
      if (mood === 'elsewhere') return fail(response, 301, 'PermanentRedirect');
      if (mood === 'late') await new Promise((wake) => setTimeout(wake, LATE_MS));
      if (mood === 'deny') return fail(response, 403, 'AccessDenied');
      const fault = signatureFault(request, url, body, now());
      if (fault) return fail(response, 403, fault);
      const [, bucket, ...rest] = decodeURIComponent(url.pathname).split('/');
      const name = rest.join('/');
      if (bucket === LOCKED) return locked.answer({ request, response, url, body, name, mood, now: now() });
      if (bucket !== BUCKET) return fail(response, 404, 'NoSuchBucket');
      return answer({ name, request, response, url, body, objects, mood, now: now() });
    });
  });
  const listen = (port: number) => new Promise<void>((ready) => void server.listen(port, '127.0.0.1', ready));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      region: REGION,
      bucket: BUCKET,
      pathStyle: true,
      accessKeyId: KEY_ID,
      secretAccessKey: SECRET,
    },
    objects,
    locked: { bucket: LOCKED, versions: locked.versions },
    asked,
    will: (next) => void (mood = next),
    setClock: (moment) => void (fixed = moment),
    goDown: close,
    comeBack: () => listen(port),
    close,
  };
}

interface Exchange {
  name: string;
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  body: Buffer;
  objects: Map<string, Kept>;
  mood: Mood;
  now: Date;
}

function answer(exchange: Exchange): void {
  const { request, response, name } = exchange;
  if (request.method === 'PUT') return put(exchange, name);
  if (request.method === 'DELETE') {
    exchange.objects.delete(name);
    return void response.writeHead(204).end();
  }
  return name === '' ? list(exchange) : get(exchange, name);
}

function put({ request, response, body, objects, mood, now }: Exchange, name: string): void {
  const { headers } = request;
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64'))
    return fail(response, 400, 'BadDigest');
  if (headers['x-amz-acl'] !== undefined) return fail(response, 400, 'AccessControlListNotSupported');
  const bytes = mood === 'cut' ? body.subarray(0, body.length >> 1) : body;
  const encryption = mood === 'plain' ? '' : String(headers['x-amz-server-side-encryption'] ?? '');
  if (mood !== 'lose') objects.set(name, { bytes, type: headers['content-type'] ?? '', encryption, at: now });
  response.writeHead(200, { etag: '"0"' }).end();
}

function get({ request, response, url, objects }: Exchange, name: string): void {
  const kept = objects.get(name);
  if (!kept) return fail(response, 404, 'NoSuchKey');
  const { bytes, type, encryption, at } = kept;
  const wished = (header: string) => url.searchParams.get(`response-${header}`);
  response.writeHead(200, {
    'content-type': wished('content-type') ?? type,
    'content-length': bytes.length,
    'last-modified': at.toUTCString(),
    ...(encryption && { 'x-amz-server-side-encryption': encryption }),
    ...(wished('content-disposition') && { 'content-disposition': wished('content-disposition') ?? '' }),
    ...(wished('cache-control') && { 'cache-control': wished('cache-control') ?? '' }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** A few names a page, so that whoever lists must turn pages. */
function list({ response, url, objects }: Exchange): void {
  const after = url.searchParams.get('continuation-token') ?? '';
  const prefix = url.searchParams.get('prefix') ?? '';
  const names = [...objects.keys()].filter((name) => name.startsWith(prefix) && name > after).sort();
  const page = names.slice(0, PAGE);
  const more = names.length > PAGE;
  const contents = page.map(
    (name) =>
      `<Contents><Key>${name}</Key><LastModified>${objects.get(name)?.at.toISOString()}</LastModified></Contents>`,
  );
  const token = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(`<ListBucketResult><IsTruncated>${more}</IsTruncated>${token}${contents.join('')}</ListBucketResult>`);
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** Why a request is not believed; nothing where it is. */
function signatureFault(request: IncomingMessage, url: URL, body: Buffer, now: Date): string | undefined {
  const signed = url.searchParams.has('X-Amz-Signature') ? ofLink(url) : ofHeaders(request);
  if (!signed) return 'AccessDenied';
  const [id, day = '', region = '', service = '', end] = signed.credential.split('/');
  if (id !== KEY_ID || region !== REGION || service !== 's3' || end !== 'aws4_request') return 'InvalidAccessKeyId';
  const since = momentOf(signed.date);
  const age = (now.getTime() - since) / 1_000;
  if (signed.seconds !== undefined && (signed.seconds > 604_800 || age > signed.seconds)) return 'AccessDenied';
  if (signed.seconds === undefined && Math.abs(age) > 900) return 'RequestTimeTooSkewed';
  const payload = signed.payload;
  if (/^[0-9a-f]{64}$/.test(payload) && payload !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const headers = signed.names.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`).join('');
  const path = url.pathname;
  const canonical = [request.method, path, query, headers, signed.names.join(';'), payload].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', signed.date, scope, sha256(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${SECRET}`),
  );
  const right = createHmac('sha256', key).update(toSign).digest();
  const given = Buffer.from(signed.signature, 'hex');
  return given.length === right.length && timingSafeEqual(given, right) ? undefined : 'SignatureDoesNotMatch';
}

interface Signed {
  credential: string;
  date: string;
  names: string[];
  signature: string;
  payload: string;
  /** How long a link lives. */
  seconds?: number;
}

function ofHeaders({ headers }: IncomingMessage): Signed | undefined {
  const [, credential = '', names = '', signature = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  if (!signature) return undefined;
  const payload = String(headers['x-amz-content-sha256'] ?? '');
  return { credential, names: names.split(';'), signature, payload, date: String(headers['x-amz-date']) };
}

function ofLink({ searchParams }: URL): Signed {
  const of = (name: string): string => searchParams.get(`X-Amz-${name}`) ?? '';
  return {
    credential: of('Credential'),
    date: of('Date'),
    names: of('SignedHeaders').split(';'),
    signature: of('Signature'),
    payload: 'UNSIGNED-PAYLOAD',
    seconds: Number(of('Expires') || Number.NaN),
  };
}

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const momentOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
