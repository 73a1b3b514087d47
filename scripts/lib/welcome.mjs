// The last thing `npm start` prints: where to go and who to be.
import { join } from 'node:path';
import { say } from './progress.mjs';
import { dataDir, textOf } from './repository.mjs';

const STAFF = [
  { email: 'admin@example.com', who: 'admin' },
  { email: 'second.admin@example.com', who: 'second admin, who approves what the first asks for' },
  { email: 'compliance@example.com', who: 'compliance, reads everything and changes nothing' },
];

/** The seed may leave a list of its own: [{ email, who }]. @returns {{ email: string, who: string }[]} */
function logIns() {
  try {
    return JSON.parse(textOf(join(dataDir(), 'demo-logins.json')) ?? '') ?? STAFF;
  } catch {
    return STAFF;
  }
}

/** @param {{ address: string, demo: boolean, password: string, logFile: string, seconds: string }} facts */
export function welcome({ address, demo, password, logFile, seconds }) {
  say(`\nVIP Investor Portal is ready after ${seconds} s.\n`);
  say(`  Sign in      ${address}/login`);
  say(`  Back office  ${address}/admin`);
  say(`  Clients      ${address}/portal\n`);
  if (demo) {
    const people = logIns();
    const width = Math.max(...people.map(({ email }) => email.length));
    for (const { email, who } of people) say(`  ${email.padEnd(width)}  ${who}`);
    say(`\n  Password of all of them: ${process.env.DEMO_PASSWORD ? 'the DEMO_PASSWORD you set' : password}\n`);
  }
  say(`  Log          ${logFile}`);
  say('  Ctrl-C stops everything; the data stays.\n');
}
