/** Where papers are kept, how long a link to one lives, and which of them an approval asks for. */
import { join } from 'node:path';
import { wholeNumber, type Report } from './config-values.js';
import { PAPER_KINDS, type PaperKind } from './domain/kyc.js';
import type { S3Settings } from './documents/s3-store.js';
import type { Variables } from './env-file.js';

export interface DocumentSettings {
  /** On this machine's disk, where it is left out. */
  s3: S3Settings | undefined;
  /** Of the disk's papers. */
  folder: string;
  /** Seals the disk's papers and signs the links to them. */
  secret: string;
  linkSeconds: number;
  /** Without which no client is approved. */
  requiredKinds: readonly PaperKind[];
}

const MOST_MINUTES = 60;
const REQUIRED = 'GOVERNMENT_ID,PROOF_OF_ADDRESS';

export function documentSettings(
  variables: Variables,
  { production, dataDir }: { production: boolean; dataDir: string },
  report: Report,
): DocumentSettings {
  const minutes = { or: MOST_MINUTES, min: 1, max: MOST_MINUTES };
  return {
    s3: usesS3(variables, report) ? s3Settings(variables, production, report) : undefined,
    folder: join(dataDir, 'documents'),
    // Production asks for a key of its own, as config-secrets says.
    secret: variables.DOCUMENT_KEY || (production ? '' : (variables.SESSION_SECRET ?? '')),
    linkSeconds: 60 * wholeNumber(variables, 'DOCUMENT_LINK_MINUTES', minutes, report),
    requiredKinds: kindsIn(variables.KYC_REQUIRED_KINDS ?? (production ? REQUIRED : ''), report),
  };
}

function usesS3({ DOCUMENT_STORE }: Variables, report: Report): boolean {
  const store = DOCUMENT_STORE || 'local';
  if (!['local', 's3'].includes(store)) report(`DOCUMENT_STORE is "${store}". Set it to local or s3.`);
  return store === 's3';
}

export function s3Settings(
  variables: Variables,
  production: boolean,
  report: Report,
  bucket: 'S3_BUCKET' | 'ANCHOR_BUCKET' = 'S3_BUCKET',
): S3Settings {
  const otherwise = bucket === 'S3_BUCKET' ? 'or DOCUMENT_STORE to local' : `or leave ${bucket} out`;
  const needed = (name: string, what: string): string => {
    const value = variables[name] ?? '';
    if (value === '') report(`${name} is missing. Set it to ${what}, ${otherwise}.`);
    return value;
  };
  const pathStyle = variables.S3_PATH_STYLE || String(Boolean(variables.S3_ENDPOINT));
  if (!['true', 'false'].includes(pathStyle)) report(`S3_PATH_STYLE is "${pathStyle}". Set it to true or false.`);
  return {
    endpoint: endpointIn(variables, production, report),
    region: variables.S3_REGION || 'us-east-1',
    bucket: needed(bucket, 'the name of a private bucket'),
    pathStyle: pathStyle === 'true',
    accessKeyId: needed('S3_ACCESS_KEY_ID', 'the id of a key that may read, write, list and delete there'),
    secretAccessKey: needed('S3_SECRET_ACCESS_KEY', 'the secret of that key'),
  };
}

function endpointIn({ S3_ENDPOINT }: Variables, production: boolean, report: Report): string | undefined {
  if (!S3_ENDPOINT) return undefined;
  const url = URL.canParse(S3_ENDPOINT) ? new URL(S3_ENDPOINT) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash)
    report('S3_ENDPOINT is no address of a store. Set it to one such as https://s3.example.org.');
  else if (production && url.protocol !== 'https:')
    report('S3_ENDPOINT begins with http://. Set its https:// address, so that nobody on the way can read a paper.');
  return url ? S3_ENDPOINT : undefined;
}

function kindsIn(text: string, report: Report): PaperKind[] {
  const names = text
    .split(',')
    .map((name) => name.trim().toUpperCase())
    .filter(Boolean);
  const unknown = names.filter((name) => !PAPER_KINDS.some((kind) => kind === name));
  if (unknown.length > 0)
    report(`KYC_REQUIRED_KINDS names "${unknown.join(', ')}". Set it to some of ${PAPER_KINDS.join(', ')}.`);
  return PAPER_KINDS.filter((kind) => names.includes(kind));
}
