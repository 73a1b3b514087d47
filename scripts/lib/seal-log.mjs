// The rows that migrations write to the log are chained by the database, which has no key; their macs are made here. Of
// what stands there without a mac, these alone get one: whoever has the database, and not the key, could have added a row.
import { createHmac } from 'node:crypto';
import { OWNER, withClient } from './bootstrap-roles.mjs';
import { Failure, say } from './progress.mjs';

const AT_ONCE = 1_000;

/** @typedef {{ seq: string, hash: string, action: string, target_type: string, target_id: string | null, description: string, metadata: string | null, is_nobodys: boolean, is_older: boolean }} Unsealed */

const UNSEALED = `SELECT seq::text, hash, action_type::text AS action, target_type, target_id, description, metadata::text AS metadata,
    num_nonnulls(actor_id, actor_role, ip_address, user_agent, request_id) = 0 AS is_nobodys, activity_logs.seq <= (SELECT chained_from FROM internal.log_head) AS is_older
  FROM activity_logs WHERE mac IS NULL AND activity_logs.seq > $1 ORDER BY activity_logs.seq LIMIT ${AT_ONCE}`;
const SEAL = `UPDATE activity_logs l SET mac = made.mac FROM unnest($1::bigint[], $2::text[]) AS made (seq, mac) WHERE l.seq = made.seq`;

/**
 * @param {string} url of a login that migrates @param {string | undefined} key
 * @param {(row: Unsealed) => boolean} isOurs which of the rows without a mac get one
 * @returns {Promise<number>} how many rows were sealed
 */
export const sealLog = (url, key, isOurs) =>
  withClient(url, async (client) => {
    await client.query(`SET ROLE ${OWNER}`);
    let [sealed, left, last] = [0, 0, '0'];
    for (;;) {
      /** @type {{ rows: Unsealed[] }} */
      const { rows } = await client.query(UNSEALED, [last]);
      if (rows.length === 0) break;
      last = rows[rows.length - 1]?.seq ?? last;
      const ours = rows.filter(isOurs);
      if (ours.length > 0 && !key)
        throw new Failure(
          'LOG_KEY is not set.',
          'Set the LOG_KEY that the application runs with: the rows that migrations have written to the log are sealed with it.',
        );
      const macs = ours.map(({ hash }) =>
        createHmac('sha256', key ?? '')
          .update(hash)
          .digest('hex'),
      );
      await client.query(SEAL, [ours.map(({ seq }) => seq), macs]);
      sealed += ours.length;
      left += rows.length - ours.length;
    }
    if (left > 0)
      say(
        `  ${left} rows of the log have no mac, and no migration wrote them: npm run verify-log names the first. ` +
          'Of a house from before the log was chained, npm run migrate -- --seal-older seals them, once.',
      );
    return sealed;
  });

/**
 * A row that no person wrote and that stands word for word in one of these scripts, with the kind of its target and all of
 * its metadata; it names a target where the script names one, by its id. A copy of it tells nothing new.
 * @param {string} scripts the text of all migrations @returns {(row: Unsealed) => boolean}
 */
export const writtenBy =
  (scripts) =>
  ({ action, target_type, target_id, description, metadata, is_nobodys }) =>
    is_nobodys &&
    action === 'SETTINGS_CHANGED' &&
    metadata === OF_A_MIGRATION &&
    scripts.includes(
      `'${action}', ${quoted(target_type)}, ${target_id === null ? '' : '"id", '}${quoted(description)}, '${metadata}'`,
    );

const OF_A_MIGRATION = '{"system": "migration"}';

/** @param {string} value */
const quoted = (value) => `'${value.replaceAll("'", "''")}'`;
