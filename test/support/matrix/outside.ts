// What is sent outside of the back office, with forms that would be good in a victim's hands: the victim's session, paper,
// link and enrolment, and every name by which a form could be made to be about somebody else. Whoever sends them changes
// nothing of the victim's, whichever table it stands in.
import { grouped } from './answers.js';
import { ATTACKERS, attackerAt, type Attacker } from './attackers.js';
import type { Route } from './routes.js';
import { keepSessions } from './subjects.js';
import type { Section } from './table.js';
import { PASSWORD, type House } from '../house.js';
import { PDF } from '../papers.js';
import { newEmail } from '../planted.js';
import { Visitor } from '../product.js';
import { codeOf } from '../second-factor.js';
import { connectAs, type Sql } from '../sql.js';
import { addDocument } from '../../../src/services/add-document.js';
import { archiveClient } from '../../../src/services/archive-client.js';
import { openClient } from '../../../src/services/open-client.js';
import { PaperFile } from '../../../src/services/paper-file.js';
import { offerSecondFactor } from '../../../src/services/second-factor.js';
import { openTicket } from '../../../src/services/tickets.js';

type Fields = Readonly<Record<string, string>>;

interface Victim {
  id: string;
  email: string;
  password: string;
  paper: string;
  ticket: string;
  portfolio: string;
  /** As its owner's page names it. */
  session: string;
  /** An offer of a second factor that was made to the victim, with a code that is right for it. */
  offer: { sealed: string; secret: string };
}

/** Whatever a form could be made to mean somebody else by. */
const naming = (victim: Victim): Fields => ({
  id: victim.id,
  user_id: victim.id,
  email: victim.email,
  ticket_id: victim.ticket,
  portfolio_id: victim.portfolio,
  document_id: victim.paper,
  sid: victim.session,
  role: 'ADMIN',
});

const NEXT = 'the attacker’s horse';

/** What would be good in the victim's hands, by the route that takes it. */
const FORMS: Readonly<Record<string, (victim: Victim, attacker: Attacker) => Fields>> = {
  '/account/confirm': ({ password }) => ({ password }),
  '/account/password': ({ password }) => ({
    current_password: password,
    new_password: NEXT,
    new_password_again: NEXT,
  }),
  '/account/second-factor': ({ offer }) => ({ enrolment: offer.sealed, code: codeOf(offer.secret, new Date()) }),
  '/account/second-factor/codes': () => ({}),
  '/account/second-factor/remove': () => ({}),
  '/account/security/end': ({ session }) => ({ session }),
  '/account/security/end-others': ({ session }) => ({ session }),
  '/login': ({ email }) => ({ email, password: PASSWORD }),
  '/login/code': ({ id }) => ({ code: '123456', user_id: id, session_epoch: '0' }),
  '/logout': ({ session }) => ({ session }),
  '/password/reset': (_victim, { token }) => ({ token, new_password: NEXT, new_password_again: NEXT }),
  '/portal/identity': ({ id }) => ({ document_type: 'GOVERNMENT_ID', user_id: id, supersedes: id }),
};

/** Anybody may have a mail sent to anybody; what that opens is its owner's mailbox alone. */
const FOR_ANYBODY = ['/password/forgotten'];

export function formFor(path: string): (victim: Victim, attacker: Attacker) => Fields {
  const made = FORMS[path];
  if (made) return made;
  throw new Error(
    `POST ${path} has no form here. Add one to FORMS in test/support/matrix/outside.ts: as the victim would send it, so ` +
      'that this test sees that nobody else can.',
  );
}

export interface Outside {
  house: House;
  url: string;
  routes: readonly Route[];
  /** So that nobody is told to wait. */
  forget(): Promise<void>;
}

/** `harmed` names every route by which somebody has changed a row of the victim's, or met a defect. */
export async function outsideSections(parts: Outside): Promise<{ sections: Section[]; harmed: string[] }> {
  const { house, routes, url } = parts;
  const victim = await victimAt(house, url);
  const attackers = await Promise.all(ATTACKERS.map((kind) => attackerAt(house, url, kind)));
  let restore = await keepSessions(house);
  const owner = await connectAs(house.database, 'postgres');
  const rowsOfVictim = await watchVictim(owner, victim);
  const lines: string[] = [];
  const harmed: string[] = [];
  const posts = routes.filter(({ method, path }) => method === 'POST' && !path.startsWith('/admin'));
  for (const { path } of posts.filter((route) => !FOR_ANYBODY.includes(route.path))) {
    const cells: [string, string][] = [];
    for (const [i, attacker] of attackers.entries()) {
      await parts.forget();
      const [before, self] = [await rowsOfVictim(), await attacker.row()];
      const answer = await sent(path, victim, attacker);
      const { kind } = attacker;
      cells.push([kind.name, `${answer.status} ${placeOf(answer)}`.trim()]);
      const isDefect = answer.status >= 500;
      if (isDefect || (await rowsOfVictim()) !== before) harmed.push(`${kind.name}: POST ${path}: ${answer.status}`);
      await restore();
      if ((await attacker.row()) === self) continue;
      attackers[i] = await attackerAt(house, url, kind);
      restore = await keepSessions(house);
    }
    lines.push(`POST ${path} | ${grouped(cells)}`);
  }
  const before = await rowsOfVictim();
  await house.door.run(archiveClient, house.admin, { id: victim.id });
  if ((await rowsOfVictim()) === before) harmed.push('nobody: what is changed of the victim’s is not seen');
  await owner.end();
  return {
    harmed,
    sections: [
      {
        title: 'forms that are good in a client’s hands, sent by somebody else: nothing of the client’s changes',
        lines,
      },
    ],
  };
}

async function sent(path: string, victim: Victim, attacker: Attacker): Promise<Response> {
  const fields = { ...naming(victim), ...formFor(path)(victim, attacker) };
  const answer = await attacker.ask(path, {
    method: 'POST',
    headers: { accept: 'text/html' },
    body: path === '/portal/identity' ? withFile(fields) : new URLSearchParams(fields),
  });
  await answer.arrayBuffer();
  return answer;
}

const placeOf = ({ headers }: Response): string => {
  const location = headers.get('location');
  return location === null ? 'page' : `→ ${location.replace(/\?.*/, '')}`;
};

function withFile({ document_type = '', user_id = '', supersedes = '' }: Fields): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries({ document_type, user_id, supersedes })) body.append(name, value);
  body.append('file', new Blob([new Uint8Array(PDF)]), 'passport.pdf');
  return body;
}

async function victimAt(house: House, url: string): Promise<Victim> {
  const [email, password] = [newEmail(), 'the victim’s own horse'];
  const form = { email, password, account_type: 'STOCK', first_name: 'Vera', last_name: 'Victim' };
  const { id } = await house.door.run(openClient, house.admin, form);
  const file = new PaperFile('passport.pdf', PDF);
  const paper = await house.door.run(addDocument, house.admin, { user_id: id, document_type: 'GOVERNMENT_ID', file });
  const question = { user_id: id, subject: 'Mine', message: 'Mine alone', category: 'GENERAL' };
  const ticket = await house.door.run(openTicket, house.admin, question);
  const { status } = await new Visitor(url).signIn(email, password);
  if (status !== 303) throw new Error(`The victim cannot sign in: ${status}`);
  const one = async (text: string): Promise<string> =>
    (await house.rows.row<{ value: string }>(text, [id]))?.value ?? '';
  return {
    id,
    email,
    password,
    paper: paper.id,
    ticket: ticket.id,
    portfolio: await one('SELECT id AS value FROM portfolios WHERE user_id = $1'),
    session: await one(`SELECT handle::text AS value FROM internal.sessions WHERE sess ->> 'user_id' = $1`),
    offer: offerSecondFactor(house.vault, { id, email }, Date.now()),
  };
}

/**
 * Every row that names the victim, in whatever table; but for the log, and for when a session was last seen. A table is
 * read again where the versions of its rows say that it has changed.
 */
async function watchVictim(owner: Sql, { id, paper, ticket, portfolio }: Victim): Promise<() => Promise<string>> {
  const tables = await owner.query(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname IN ('public', 'internal')
       AND c.relname NOT IN ('activity_logs', '_prisma_migrations') ORDER BY name`,
  );
  const names = tables.map(({ name }) => String(name));
  const versions = names
    .map(
      (name) =>
        `SELECT '${name}' AS name, count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) AS state FROM ${name}`,
    )
    .join(' UNION ALL ');
  const naming = [[id, paper, ticket, portfolio].map((one) => `%${one}%`)];
  const known = new Map<string, { state: string; rows: string }>();
  return async () => {
    for (const { name, state } of await owner.query(versions)) {
      if (known.get(String(name))?.state === state) continue;
      const rows = await owner.query(
        `SELECT (to_jsonb(t) - 'seen_at')::text AS row FROM ${String(name)} t WHERE t::text LIKE ANY ($1) ORDER BY row`,
        naming,
      );
      known.set(String(name), { state: String(state), rows: JSON.stringify(rows) });
    }
    return JSON.stringify(names.map((name) => known.get(name)?.rows));
  };
}
