/** Start: settings, database, application, jobs. Stop: no new request, the running ones to their end, and out. */
import { createServer, type Server } from 'node:http';
import { resolve } from 'node:path';
import { createAnchoring } from './anchors/index.js';
import { createApp } from './app.js';
import { ConfigProblem, readConfig, type Config } from './config.js';
import type { TakingParts } from './backup/take.js';
import { createPool, rowsOf, type Pool } from './db/client.js';
import { heldProblem } from './db/house-state.js';
import { backupAge, backupProblem, readBackupAge } from './db/last-backup.js';
import { createReader } from './db/reader.js';
import { databaseProblem, missingMigrations } from './db/readiness.js';
import { createSessionStore } from './db/session-store.js';
import type { LogSigner } from './domain/log-anchor.js';
import { createDocumentStore } from './documents/index.js';
import { doorKeys } from './keys.js';
import { steadyClock } from './http/steady-clock.js';
import { createJobs } from './jobs/index.js';
import { timetable } from './jobs/timetable.js';
import { anchorNow } from './jobs/verify-log.js';
import { createLog, type Logger } from './log.js';
import { createDelivery } from './notify/create-delivery.js';
import { readDeadMail } from './db/mail-queue.js';
import type { MailPlaces } from './notify/templates.js';
import { createPortalRouter } from './portal/router.js';
import { productVersion } from './product-version.js';
import { priceProviders } from './price-providers/index.js';
import { createVault, type Vault } from './secrets/vault.js';
import { resetToken } from './services/reset-token.js';
import { commandNamed } from './services/index.js';
import { readAskedFrom } from './services/read-asked.js';
import { createDoor } from './services/run-command.js';
import { endOnSignal } from './shutdown.js';
import { erasureListAt } from './erasure-list.js';
import { readEnvFile } from './env-file.js';
import { startProblems } from './start-checks.js';

const MIGRATIONS = resolve('prisma', 'migrations');

async function start(): Promise<void> {
  readEnvFile();
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  endOnDefect(log);
  const pools = { app: createPool(config.databases.app), portal: createPool(config.databases.portal) };
  const reader = createReader(config.databases.reader);
  const vault = createVault(config.dataKeys);
  const problems = await startProblems({ config, vault, pool: pools.app, migrations: MIGRATIONS });
  if (problems.length > 0) throw new ConfigProblem(problems);

  const market = { providers: priceProviders(config.prices), jumpPercent: config.prices.jumpPercent };
  const now = steadyClock();
  const store = await createDocumentStore(config.documents, () => new Date(now()));
  const papers = { store, requiredKinds: config.documents.requiredKinds };
  const anchoring = await createAnchoring(config.log);
  const approvals = { ...config.approvals, commandNamed };
  const erasure = { list: erasureListAt(config.erasure.list), retentionYears: config.erasure.retentionYears };
  const door = createDoor({
    pool: pools.app,
    ...doorKeys(config),
    market,
    papers,
    vault,
    approvals,
    denials: DENIALS_LISTED,
    clientCommands: CLIENT_COMMANDS,
    anchoring,
    erasure,
  });
  const mail = { delivery: createDelivery(config.mail), places: mailPlaces(config, vault) };
  const jobs = createJobs({
    jobs: timetable({
      pool: pools.app,
      door,
      market,
      store,
      erasure,
      mail,
      backup: backupParts(config, anchoring.signer),
      anchoring,
    }),
    pool: pools.app,
    log,
  });
  // AdminJS takes seconds to load, so whatever is wrong is said before that.
  const { createAdminRouter } = await import('./admin/index.js');
  const app = createApp({
    config,
    log,
    pool: pools.app,
    sessionStore: createSessionStore(pools.app, (error) => log.error({ err: error }, 'session store')),
    door,
    checks: {
      database: () => databaseProblem(pools.app),
      migrations: () => migrationsProblem(pools.app),
      jobs: () => jobs.problem(),
      live: () => heldProblem(rowsOf(pools.app)),
      ...(backsUp(config) && { backup: () => backupProblem(rowsOf(pools.app), new Date()) }),
    },
    facts: { backup: () => backupAge(rowsOf(pools.app), new Date()) },
    documents: config.documents,
    vault,
    signIn: config.signIn,
    store,
    now,
    admin: await createAdminRouter({
      papersOrigin: store.origin,
      door,
      reader,
      vault,
      priceAgeHours: config.prices.ageHours,
      readUndelivered: () => readDeadMail(pools.app, UNDELIVERED.days, UNDELIVERED.shown),
      readAsked: readAskedFrom(pools.app, vault),
      backups: { nightly: backsUp(config), readAge: (now) => readBackupAge(rowsOf(pools.app), now) },
    }),
    portal: createPortalRouter({ door, portalPool: pools.portal, priceAgeHours: config.prices.ageHours }),
  });

  // A backup may be taken, and the list copied, before the job's first hour; what keeps it from being written, the job tells.
  await erasure.list.begin().catch((error: unknown) => log.error({ err: error }, 'the list of the erased'));
  const server = await listen(createServer(TIMEOUTS, app), config);
  jobs.start();
  endOnSignal({
    server,
    log,
    close: async () => {
      await jobs.stop();
      await anchorNow(pools.app, anchoring).catch((error: unknown) => log.error({ err: error }, 'the log’s head'));
      mail.delivery?.close();
      await Promise.all([pools.app.end(), pools.portal.end(), reader.$disconnect()]);
    },
  });
  sayReady(log, config, server);
}

const backsUp = ({ backup }: Config): boolean => backup.recipients.length > 0;

const backupParts = (config: Config, signer: LogSigner): TakingParts | undefined =>
  backsUp(config)
    ? {
        database: config.databases.backup,
        settings: config.backup,
        productVersion: productVersion(),
        signer,
        papers: config.documents.s3 ? undefined : config.documents.folder,
      }
    : undefined;

/** Of one person an hour; after that, one row says that there were more. */
const DENIALS_LISTED = { attempts: 30, seconds: 3_600 };

/** Of one client an hour: more than anybody gives by hand. */
const CLIENT_COMMANDS = { attempts: 600, seconds: 3_600 };

/** Mail that could not be delivered is shown for a while. */
const UNDELIVERED = { days: 14, shown: 10 };

/** In a demo nobody types an address but one's own. */
const mailPlaces = ({ publicOrigin, port }: Config, vault: Vault): MailPlaces => ({
  origin: publicOrigin ?? `http://localhost:${port}`,
  resetToken: (resetId) => resetToken(vault, resetId),
});

/** Node would print the whole error, rows and all; the log prints what may be kept. */
function endOnDefect(log: Logger): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'ended by a defect');
    process.exit(1);
  });
}

/** Whoever sends a request slowly does not hold a connection for long. */
const TIMEOUTS = { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 };

async function migrationsProblem(pool: Pool): Promise<string | undefined> {
  const missing = await missingMigrations(pool, MIGRATIONS);
  return missing.length > 0 ? `missing: ${missing.join(', ')}` : undefined;
}

function listen(server: Server, { host, port }: Config): Promise<Server> {
  return new Promise((resolved, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolved(server));
  });
}

function sayReady(log: Logger, { publicOrigin, host }: Config, server: Server): void {
  const place = server.address();
  const port = typeof place === 'object' && place ? place.port : '';
  log.info(
    { address: publicOrigin ?? `http://${host === '127.0.0.1' ? 'localhost' : host}:${port}` },
    'VIP Investor Portal is ready',
  );
}

start().catch((error: unknown) => {
  process.stderr.write(`\nVIP Investor Portal did not start.\n${explain(error)}\n`);
  process.exit(1);
});

const WRONG_HOST = 'HOST is no address of this machine. Set it to 127.0.0.1, or to 0.0.0.0 for all that it has.';
/** Why a server cannot listen where it is told to. */
const NOT_LISTENING: Readonly<Record<string, string>> = {
  'listen EADDRINUSE': 'PORT is used by another program. Stop that one, or set another PORT.',
  'listen EACCES': 'PORT is one that only the system may use. Set it to one from 1024.',
  'listen EADDRNOTAVAIL': WRONG_HOST,
  'getaddrinfo ENOTFOUND': WRONG_HOST,
  'getaddrinfo EAI_AGAIN': WRONG_HOST,
};

function explain(error: unknown): string {
  if (error instanceof ConfigProblem) return error.message;
  if (error instanceof Error && 'syscall' in error && 'code' in error) {
    const words = NOT_LISTENING[`${String(error.syscall)} ${String(error.code)}`];
    const isOurs = !('hostname' in error) || error.hostname === process.env.HOST;
    if (words && isOurs) return words;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
