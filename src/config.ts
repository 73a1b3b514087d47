/**
 * What the surroundings say, read once. Every problem is listed at once, each with its remedy, and nothing starts
 * until all are settled. `.env.example` explains each setting.
 */
import { resolve } from 'node:path';
import { dataKeys } from './config-data-keys.js';
import { approvalSettings, type ApprovalSettings } from './config-approvals.js';
import { backupSettings, type BackupSettings } from './config-backup.js';
import { databaseSettings, type DatabaseSettings } from './config-database.js';
import { logSettings, type LogSettings } from './config-log.js';
import { erasureSettings, type ErasureSettings } from './config-erasure.js';
import { documentSettings, type DocumentSettings } from './config-documents.js';
import { mailSettings } from './config-mail.js';
import { priceSettings, type PriceSettings } from './config-prices.js';
import { secretProblems } from './config-secrets.js';
import { signInSettings, type SignInSettings } from './config-sign-in.js';
import { wholeNumber } from './config-values.js';
import type { Variables } from './env-file.js';
import type { MailWay } from './notify/create-delivery.js';
import type { MasterSecret } from './secrets/master-keys.js';

export type { Variables } from './env-file.js';

export type Environment = 'production' | 'demo' | 'test';

export interface Config {
  environment: Environment;
  host: string;
  port: number;
  /** The origin people type; undefined where it is whatever the request says, as on one's own machine. */
  publicOrigin: string | undefined;
  trustedProxies: number;
  sessionSecret: string;
  /** Of personal data; the first is the current one. */
  dataKeys: readonly MasterSecret[];
  databases: DatabaseSettings;
  prices: PriceSettings;
  documents: DocumentSettings;
  approvals: ApprovalSettings;
  mail: MailWay;
  /** What makes the log prove itself. */
  log: LogSettings;
  signIn: SignInSettings;
  backup: BackupSettings;
  erasure: ErasureSettings;
  dataDir: string;
  logLevel: string;
}

export class ConfigProblem extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `These settings must be put right first (.env.example explains each):\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.name = 'ConfigProblem';
  }
}

const ENVIRONMENTS: readonly string[] = ['production', 'demo', 'test'];
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

export function readConfig(variables: Variables): Config {
  const problems: string[] = [];
  const report = (problem: string) => void problems.push(problem);
  const production = isProduction(variables);
  const dataDir = resolve(variables.DATA_DIR || '.data');
  if (!ENVIRONMENTS.includes(variables.VIP_ENV || 'production'))
    report(`VIP_ENV is "${variables.VIP_ENV}". Set it to production, demo or test.`);
  const config: Config = {
    environment: (variables.VIP_ENV || 'production') as Environment,
    host: variables.HOST || (production ? '0.0.0.0' : '127.0.0.1'),
    port: wholeNumber(variables, 'PORT', { or: 3000, min: 0, max: 65_535 }, report),
    publicOrigin: publicOrigin(variables, production, report),
    trustedProxies: wholeNumber(variables, 'TRUST_PROXY', { or: production ? 1 : 0, min: 0, max: 10 }, report),
    sessionSecret: variables.SESSION_SECRET ?? '',
    dataKeys: dataKeys(variables, production, report),
    databases: databaseSettings(variables, production, report),
    prices: priceSettings(variables, production, report),
    approvals: approvalSettings(variables, production, report),
    erasure: erasureSettings(variables, dataDir, report),
    documents: documentSettings(variables, { production, dataDir }, report),
    signIn: signInSettings(variables, production, report),
    mail: mailSettings(variables, { production, dataDir }, report),
    backup: backupSettings(variables, { production, dataDir }, report),
    log: logSettings(variables, { production, dataDir }, report),
    dataDir,
    logLevel: variables.LOG_LEVEL || 'info',
  };
  if (!LOG_LEVELS.includes(config.logLevel))
    report(`LOG_LEVEL is "${config.logLevel}". Set it to one of ${LOG_LEVELS.join(', ')}.`);
  problems.push(...secretProblems(variables, { production, dataDir }));
  if (production) problems.push(...demoLeftovers(variables));
  if (problems.length > 0) throw new ConfigProblem(problems);
  return config;
}

/** A mistyped environment is held to the strictest rules, so that all of its problems show at once. */
export const isProduction = ({ VIP_ENV }: Variables): boolean => VIP_ENV !== 'demo' && VIP_ENV !== 'test';

function publicOrigin(
  { PUBLIC_URL }: Variables,
  production: boolean,
  report: (problem: string) => void,
): string | undefined {
  if (!PUBLIC_URL) {
    if (production)
      report('PUBLIC_URL is missing. Set it to the address people type, such as https://portal.example.org.');
    return undefined;
  }
  const url = URL.canParse(PUBLIC_URL) ? new URL(PUBLIC_URL) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
  if (!isOrigin)
    report(`PUBLIC_URL is "${PUBLIC_URL}". Set it to an address without a path, such as https://portal.example.org.`);
  else if (production && url.protocol !== 'https:')
    report('PUBLIC_URL begins with http://. Put https in front of the application and set the https:// address.');
  return isOrigin ? url.origin : undefined;
}

function demoLeftovers(variables: Variables): string[] {
  return ['DEMO', 'DEMO_PASSWORD']
    .filter((name) => variables[name])
    .map((name) => `${name} is set. Remove it: the demo has no place in production.`);
}
