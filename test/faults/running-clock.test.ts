// The clock of a running server is put on and back while people work on it: trades, days, sessions and links.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalStore } from '../../src/documents/local-store.js';
import type { DocumentStore } from '../../src/documents/store.js';
import { systemContext } from '../../src/request-context.js';
import { takeSnapshots } from '../../src/services/take-snapshots.js';
import { openHouse, PASSWORD, type House } from '../support/house.js';
import { movingClock, startProduct, Visitor, type ClockMove, type Product } from '../support/product.js';
import { audit } from './audit.js';
import type { Chance } from './chance.js';
import { wishedPaper } from './drills/papers.js';
import { richClients, type Told } from './ground.js';
import { insist, startLoad, type Desk, type Load } from './hands.js';
import { drill, isWanted, READY_WITHIN_MS, repeatedly, requireNone, TIMEOUT_MS } from './repeat.js';

const name = 'running-clock-steps';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVENING = 20 * HOUR;
const LINK_MINUTES = 30;
const SECRET = 'a key for the papers of a server whose clock is moved';

let house: House;
let server: Product;
let folder: string;
let papers: DocumentStore;
let clients: readonly string[];
const told: Told[] = [];

beforeAll(async () => {
  house = await openHouse();
  if (!isWanted({ name })) return;
  house.setClock(new Date().toISOString());
  clients = await richClients(house);
  folder = mkdtempSync(join(tmpdir(), 'vip-running-clock-'));
  papers = createLocalStore({ folder: join(folder, 'documents'), secret: SECRET });
  const settings = { DATA_DIR: folder, DOCUMENT_KEY: SECRET, DOCUMENT_LINK_MINUTES: String(LINK_MINUTES) };
  server = await startProduct(house.database, { ...movingClock, ...settings });
}, READY_WITHIN_MS);
afterAll(async () => {
  if (isWanted({ name })) {
    await server.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
  await house.close();
});

async function signedIn(email: string): Promise<Visitor> {
  const visitor = new Visitor(server.url);
  const { status } = await visitor.signIn(email, PASSWORD);
  if (status !== 303) throw new Error(`${email} could not sign in: ${status}`);
  return visitor;
}

function deskOf(admin: Visitor): Desk {
  return { clients, told, office: { url: () => server.url, admin: admin.cookie } };
}

/** Puts the clock on or back, with a few trades before and after; at the end it is where it was. */
async function stepsUnder(load: Load, chance: Chance): Promise<void> {
  let off = 0;
  const step = async (stepMs: number) => {
    off += stepMs;
    await server.moveClock({ stepMs });
    await load.more(chance.between(1, 4));
  };
  await step(chance.oneOf([HOUR, -HOUR]));
  await step(chance.between(-HOUR, HOUR));
  await step(-off);
}

/** Over midnight an hour too early and back: the day has begun by then, and once it is really there it does so no more. */
async function midnightTwice(load: Load, chance: Chance): Promise<void> {
  const begin = async (by: ClockMove) => {
    house.setClock(new Date(await server.moveClock(by)).toISOString());
    await house.door.run(takeSnapshots, systemContext('running-clock'), {});
    await load.more(chance.between(1, 4));
  };
  const now = await server.moveClock({});
  const early = chance.between(1, HOUR - MINUTE);
  await begin({ passMs: DAY - (now % DAY) - early });
  await begin({ stepMs: HOUR });
  await begin({ stepMs: -HOUR });
  await begin({ passMs: HOUR });
}

const BEGUN_TWICE = `SELECT target_id AS day, count(*)::int AS times FROM activity_logs
  WHERE action_type = 'SNAPSHOTS_TAKEN' AND metadata ->> 'snapshots' <> '0' GROUP BY 1 HAVING count(*) > 1`;

async function daysBegunTwice(): Promise<string[]> {
  const days = await house.rows.rows<{ day: string; times: number }>(BEGUN_TWICE);
  return days.map(({ day, times }) => `the snapshots of ${day} were taken ${times} times`);
}

/** A day after the sign-in a session has ended, however far the clock was put back meanwhile; and not before. */
async function sessionEnds(chance: Chance): Promise<string[]> {
  const visitor = await signedIn('stock@example.com');
  const isIn = async () => (await visitor.fetch('/portal')).status === 200;
  const [before, back] = [chance.between(1, 23 * HOUR), chance.between(5 * MINUTE, HOUR)];
  await server.moveClock({ passMs: before });
  await server.moveClock({ stepMs: -back });
  await server.moveClock({ passMs: DAY - before - MINUTE });
  const stayed = await isIn();
  await server.moveClock({ passMs: 2 * MINUTE });
  const left = !(await isIn());
  await server.moveClock({ stepMs: back });
  return [
    ...(stayed ? [] : ['a session ended before its time']),
    ...(left ? [] : [`a session lived longer, for the clock was put back by ${back} ms`]),
  ];
}

/** The same of a link to a paper. */
async function linkEnds(admin: Visitor, id: string, chance: Chance): Promise<string[]> {
  const link = (await admin.fetch(`/papers/${id}`)).headers.get('location') ?? '';
  const opens = async () => (await admin.fetch(link)).status === 200;
  const [before, back] = [chance.between(1, 25 * MINUTE), chance.between(5 * MINUTE, LINK_MINUTES * MINUTE)];
  await server.moveClock({ passMs: before });
  await server.moveClock({ stepMs: -back });
  const opened = await opens();
  await server.moveClock({ passMs: LINK_MINUTES * MINUTE - before + MINUTE });
  const ended = !(await opens());
  await server.moveClock({ stepMs: back });
  return [
    ...(link && opened ? [] : ['a link did not open in its time']),
    ...(ended ? [] : [`a link lived longer, for the clock was put back by ${back} ms`]),
  ];
}

/** Time goes by until late in the day, so that whoever signs in then is still signed in after midnight. */
async function untilEvening(): Promise<void> {
  const now = await server.moveClock({});
  await server.moveClock({ passMs: (DAY + EVENING - (now % DAY)) % DAY });
}

async function once(chance: Chance): Promise<void> {
  await untilEvening();
  const admin = await signedIn('admin@example.com');
  const desk = deskOf(admin);
  const load = startLoad(desk, chance);
  try {
    await load.more(2);
    await stepsUnder(load, chance);
    await midnightTwice(load, chance);
  } finally {
    await load.finish();
  }
  const again = await signedIn('admin@example.com');
  const { id } = await insist(deskOf(again), wishedPaper({ clients }, chance));
  requireNone([
    ...(await linkEnds(again, id, chance)),
    ...(await sessionEnds(chance)),
    ...(await daysBegunTwice()),
    ...(await audit({ house, told, papers: [papers] })),
  ]);
}

drill(name)(
  'a running server whose clock is put on and back enters each trade, begins no day twice and prolongs nothing',
  () => repeatedly(name, once, () => server.output()),
  TIMEOUT_MS,
);
