// A restore fills the database of DATABASE_OWNER_URL, and what comes after, the erasures and the proofs, goes to the one of
// DATABASE_URL: were they two, one would be filled and another one proved.
import { Failure } from './progress.mjs';

const NAMES = /** @type {const} */ (['DATABASE_OWNER_URL', 'DATABASE_URL']);

/** @param {NodeJS.ProcessEnv} settings where one of the two is left out, the other stands for both */
export function requireOneDatabase(settings) {
  const places = NAMES.flatMap((name) => {
    const address = settings[name];
    return address ? [{ name, place: placeIn(name, address) }] : [];
  });
  const [owner, application] = places;
  if (!owner || !application || owner.place === application.place) return;
  throw new Failure(
    `${owner.name} names the database ${owner.place}, and ${application.name} names ${application.place}.`,
    `Restore into one database: write host, port and database alike in ${owner.name} and ${application.name}, also where two names mean the same host. The user may differ. \`npm run serve\` needs ${application.name} to name the restored one too.`,
  );
}

/** Host, port and database, as the application reads them. @param {string} name @param {string} address holds a password, so it is not repeated */
export function placeIn(name, address) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2)
    throw new Failure(`${name} cannot be read.`, 'Write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE.');
  const host = url.searchParams.get('host') ?? url.hostname;
  return `${decodeURIComponent(url.pathname.slice(1))} at ${host.toLowerCase()}:${url.port || 5432}`;
}
