/** Signed heads in a bucket of S3 with object lock: an object each, which nobody can change or remove for years. */
import { createHash } from 'node:crypto';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createClient, type S3Settings } from '../documents/s3-store.js';
import { readAnchor, type AnchorStore } from './store.js';

export interface LockedBucket extends S3Settings {
  /** For how many days nobody can remove an anchor. */
  days: number;
}

const FOLDER = 'log-anchors/';
const DAY_MS = 86_400_000;
/** Older ones are in the file, and behind the newer ones in the chain. */
const MOST_READ = 500;
const PATIENCE_MS = 20_000;

export function createS3Store({ bucket, days, ...settings }: LockedBucket): AnchorStore {
  const client = createClient(settings);
  return {
    async add(anchor) {
      const body = JSON.stringify(anchor);
      const request = new PutObjectCommand({
        Bucket: bucket,
        Key: `${FOLDER}${anchor.at.replaceAll(':', '-')}_${anchor.seq}.json`,
        Body: body,
        ContentType: 'application/json',
        ContentMD5: createHash('md5').update(body).digest('base64'),
        ServerSideEncryption: 'AES256',
        ObjectLockMode: 'COMPLIANCE',
        ObjectLockRetainUntilDate: new Date(Date.parse(anchor.at) + days * DAY_MS),
      });
      await client.send(request, inTime());
    },
    async all() {
      const keys = (await keysOf(client, bucket)).sort().slice(-MOST_READ);
      const texts = await Promise.all(keys.map((key) => textOf(client, bucket, key)));
      return texts.flatMap((text) => readAnchor(text) ?? []);
    },
  };
}

const inTime = () => ({ abortSignal: AbortSignal.timeout(PATIENCE_MS) });

async function keysOf(client: S3Client, bucket: string): Promise<string[]> {
  const keys: string[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: FOLDER, ContinuationToken: next }),
      inTime(),
    );
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
    next = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (next);
  return keys;
}

async function textOf(client: S3Client, bucket: string, key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), inTime());
  return (await Body?.transformToString()) ?? '';
}
