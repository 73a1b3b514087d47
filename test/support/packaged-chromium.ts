// A Chromium for systems that have none, from the npm package @sparticuz/chromium, with the libraries and fonts that a
// bare system lacks. The package is made for AWS Lambda: it unpacks into the temporary folder, its libraries only where
// it believes to be at home. So it is unpacked in a process of its own, once for this clone, one process at a time.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from '../../scripts/lib/lock.mjs';
import { ROOT, inRoot } from '../../scripts/lib/repository.mjs';

const FOLDER = inRoot('node_modules', '.cache', 'vip', 'chromium');
const UNPACK = "import('@sparticuz/chromium').then(({ default: chromium }) => chromium.executablePath())";
const AT_HOME = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x', AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x', NODE_OPTIONS: '' };

export interface PackagedChromium {
  executablePath: string;
  env: Record<string, string>;
}

export async function packagedChromium(): Promise<PackagedChromium> {
  await withLock(`${FOLDER}.lock`, unpackOnce);
  return {
    executablePath: join(FOLDER, 'chromium'),
    env: { LD_LIBRARY_PATH: join(FOLDER, 'al2023', 'lib'), FONTCONFIG_FILE: join(FOLDER, 'fonts.conf') },
  };
}

async function unpackOnce(): Promise<void> {
  const whole = join(FOLDER, 'unpacked');
  if (existsSync(whole)) return;
  mkdirSync(FOLDER, { recursive: true });
  await promisify(execFile)(process.execPath, ['-e', UNPACK], {
    cwd: ROOT,
    env: { ...process.env, ...AT_HOME, TMPDIR: FOLDER },
  });
  writeFileSync(join(FOLDER, 'fonts.conf'), fontSettings());
  writeFileSync(whole, '');
}

const fontSettings = () =>
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(FOLDER, 'fonts')}</dir><cachedir>${join(FOLDER, 'fonts-cache')}</cachedir></fontconfig>\n`;
