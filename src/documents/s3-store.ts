/**
 * Papers in a bucket of S3, or of any store that speaks as it does: private, encrypted by the store, never public. What
 * the store says it has taken is looked at before it is believed.
 */
import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import {
  isKey,
  LONGEST_LINK_SECONDS,
  PAPER_TYPES,
  unavailable,
  type DocumentStore,
  type StoredPaper,
} from './store.js';
import { invariant } from '../errors.js';

export interface S3Settings {
  /** Left out for Amazon's own. */
  endpoint?: string;
  region: string;
  bucket: string;
  /** The bucket as a part of the path, as most stores but Amazon's want it. */
  pathStyle: boolean;
  accessKeyId: string;
  secretAccessKey: string;
}

interface Parts extends S3Settings {
  /** How long one request may take in all. */
  patienceMs?: number;
}

const FOLDER = 'papers/';

export function createS3Store({ bucket, patienceMs = 20_000, ...settings }: Parts): DocumentStore {
  const client = createClient(settings);
  const objectOf = (key: string): { Bucket: string; Key: string } => {
    invariant(isKey(key), 'a key is one of ours');
    return { Bucket: bucket, Key: `${FOLDER}${key}` };
  };
  const inTime = () => ({ abortSignal: AbortSignal.timeout(patienceMs) });

  async function checkTaken(key: string, { bytes, type }: StoredPaper): Promise<void> {
    const kept = await client.send(new HeadObjectCommand(objectOf(key)), inTime());
    if (kept.ContentLength !== bytes.length || kept.ContentType !== type || !kept.ServerSideEncryption)
      throw new Error('The store has not kept what it was given.');
  }

  return {
    origin: originOf(settings, bucket),
    addressOf: (key) => `s3://${bucket}/${FOLDER}${key}`,
    async put(key, paper) {
      const { bytes, type } = paper;
      const request = new PutObjectCommand({
        ...objectOf(key),
        Body: bytes,
        ContentType: type,
        ContentMD5: createHash('md5').update(bytes).digest('base64'),
        CacheControl: 'no-store',
        ServerSideEncryption: 'AES256',
      });
      try {
        await client.send(request, inTime());
        await checkTaken(key, paper);
      } catch (error) {
        throw unavailable(error);
      }
    },
    async read(key) {
      try {
        const { Body, ContentType } = await client.send(new GetObjectCommand(objectOf(key)), inTime());
        const type = PAPER_TYPES.find((known) => known === ContentType);
        if (!Body || !type) throw new Error('The store gives what is no paper.');
        return { bytes: Buffer.from(await Body.transformToByteArray()), type };
      } catch (error) {
        if (error instanceof NoSuchKey || error instanceof NotFound) return undefined;
        throw unavailable(error);
      }
    },
    link(key, { seconds, type, disposition }) {
      const request = new GetObjectCommand({
        ...objectOf(key),
        ResponseContentType: type,
        ResponseContentDisposition: disposition,
        ResponseCacheControl: 'no-store',
      });
      return getSignedUrl(client, request, { expiresIn: Math.min(seconds, LONGEST_LINK_SECONDS) });
    },
    async *list() {
      let next: string | undefined;
      do {
        const request = new ListObjectsV2Command({ Bucket: bucket, Prefix: FOLDER, ContinuationToken: next });
        const page = await client.send(request, inTime()).catch((error: unknown) => {
          throw unavailable(error);
        });
        for (const { Key = '', LastModified } of page.Contents ?? []) {
          const key = Key.slice(FOLDER.length);
          if (isKey(key) && LastModified) yield { key, at: LastModified };
        }
        next = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (next);
    },
    async remove(key) {
      try {
        await client.send(new DeleteObjectCommand(objectOf(key)), inTime());
      } catch (error) {
        throw unavailable(error);
      }
    },
  };
}

export const createClient = ({
  endpoint,
  region,
  pathStyle,
  accessKeyId,
  secretAccessKey,
}: Omit<S3Settings, 'bucket'>): S3Client =>
  new S3Client({
    endpoint,
    region,
    forcePathStyle: pathStyle,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 2,
    // Stores other than Amazon's do not know the newer checksums; a paper carries its MD5, which all of them check.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: 5_000 },
  });

function originOf({ endpoint, region, pathStyle }: Omit<S3Settings, 'bucket'>, bucket: string): string {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  if (!pathStyle) url.hostname = `${bucket}.${url.hostname}`;
  return url.origin;
}
