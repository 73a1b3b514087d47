/**
 * Signed heads in a bucket of S3 with object lock: an object each, which nobody can change or remove for years. Whoever
 * has taken the server has its access to the bucket as well, and can put a newer version over an anchor, mark it as
 * deleted, or bury it under later ones. So every version is read, whatever lies over it, and only what is where it
 * belongs counts as one of those that were wanted.
 */
import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type GetObjectCommandOutput,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import { createClient, type S3Settings } from '../documents/s3-store.js';
import type { Anchor } from '../domain/log-anchor.js';
import { refusal, type Refusal } from '../errors.js';
import { readAnchor, type AnchorStore } from './store.js';

export interface LockedBucket extends S3Settings {
  /** For how many days nobody can remove an anchor. */
  days: number;
  /** How long one request may take in all. */
  patienceMs?: number;
}

interface Version {
  key: string;
  id: string | undefined;
}

const FOLDER = 'log-anchors/';
const DAY_MS = 86_400_000;
/** Older ones are in the file, and behind the newer ones in the chain. */
const MOST_READ = 500;
const AT_ONCE = 25;
/** An anchor has some two hundred bytes; what is larger is none. */
const LARGEST = 2_000;

const keyOf = ({ at, seq }: Anchor): string => `${FOLDER}${at.replaceAll(':', '-')}_${seq}.json`;

export function createS3Store({ bucket, days, patienceMs = 20_000, ...settings }: LockedBucket): AnchorStore {
  const client = createClient(settings);
  const inTime = () => ({ abortSignal: AbortSignal.timeout(patienceMs) });
  /** What lies there, looked up once: who adds ten anchors an hour for years does not list them all each time. */
  let known: Set<string> | undefined;

  const read = ({ key, id }: Version): Promise<GetObjectCommandOutput> =>
    client.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: id }), inTime());

  async function textOf(version: Version): Promise<string> {
    return (await (await read(version)).Body?.transformToString()) ?? '';
  }

  async function versions(): Promise<Version[]> {
    const found: Version[] = [];
    let next: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (next) {
      const page: ListObjectVersionsCommandOutput = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: FOLDER, ...next }),
        inTime(),
      );
      for (const { Key, VersionId, Size } of page.Versions ?? [])
        if (Key && (Size ?? 0) <= LARGEST) found.push({ key: Key, id: VersionId });
      next = page.IsTruncated
        ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
        : undefined;
    }
    return found;
  }

  /** What the store says it has taken is looked at before it is believed. */
  async function checkTaken(version: Version, text: string): Promise<void> {
    const kept = await read(version);
    const until = kept.ObjectLockRetainUntilDate?.getTime() ?? 0;
    if ((await kept.Body?.transformToString()) !== text) throw new Error('The store has not kept what it was given.');
    if (kept.ObjectLockMode !== 'COMPLIANCE' || until <= Date.now())
      throw new Error('The store has not locked what it was given.');
  }

  async function put(anchor: Anchor): Promise<void> {
    const [key, text] = [keyOf(anchor), JSON.stringify(anchor)];
    const request = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: text,
      ContentType: 'application/json',
      ContentMD5: createHash('md5').update(text).digest('base64'),
      ServerSideEncryption: 'AES256',
      ObjectLockMode: 'COMPLIANCE',
      // From now on, and not from when it was signed: it may have waited for the store.
      ObjectLockRetainUntilDate: new Date(Date.now() + days * DAY_MS),
    });
    const { VersionId } = await client.send(request, inTime());
    await checkTaken({ key, id: VersionId }, text);
    known?.add(key);
  }

  async function newest(): Promise<Anchor[]> {
    const there = (await versions()).sort((a, b) => (a.key < b.key ? 1 : -1));
    const [anchors, whole]: [Anchor[], Set<string>] = [[], new Set()];
    for (let from = 0; from < there.length && whole.size < MOST_READ; from += AT_ONCE) {
      const piece = there.slice(from, from + AT_ONCE);
      const texts = await Promise.all(piece.map(textOf));
      for (const [index, text] of texts.entries()) {
        const anchor = readAnchor(text);
        if (!anchor) continue;
        anchors.push(anchor);
        if (keyOf(anchor) === piece[index]?.key) whole.add(keyOf(anchor));
      }
    }
    return anchors.reverse();
  }

  return {
    add: (anchor) => answered(put(anchor)),
    all: () => answered(newest()),
    async lacking(anchors) {
      const there = (known ??= new Set((await answered(versions())).map(({ key }) => key)));
      return anchors.filter((anchor) => !there.has(keyOf(anchor)));
    },
  };
}

const answered = <T>(asked: Promise<T>): Promise<T> =>
  asked.catch((error: unknown) => {
    throw unreachable(error);
  });

/** The cause, for the server's log, names no address and no secret. */
function unreachable(error: unknown): Refusal {
  const refused = refusal('anchors_unreachable');
  const { name = 'unknown', message = '' } = (error ?? {}) as { name?: unknown; message?: unknown };
  refused.cause = name === 'Error' ? String(message) : String(name);
  return refused;
}
