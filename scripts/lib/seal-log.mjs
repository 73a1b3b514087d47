// The rows that migrations write to the log are chained by the database, which has no key; their macs are made here.
import { createHmac } from 'node:crypto';
import { OWNER, withClient } from './bootstrap-roles.mjs';
import { Failure } from './progress.mjs';

const AT_ONCE = 1_000;

/** Of the system's own rows, and of those from before the log was chained. Nobody's else are sealed afterwards. */
const UNSEALED = `SELECT seq, hash FROM activity_logs WHERE mac IS NULL
  AND (actor_id IS NULL OR seq <= (SELECT chained_from FROM internal.log_head)) ORDER BY seq LIMIT ${AT_ONCE}`;
const SEAL = `UPDATE activity_logs l SET mac = made.mac FROM unnest($1::bigint[], $2::text[]) AS made (seq, mac) WHERE l.seq = made.seq`;

/** @param {string} url of a login that migrates @param {string | undefined} key @returns {Promise<number>} how many rows were sealed */
export const sealLog = (url, key) =>
  withClient(url, async (client) => {
    await client.query(`SET ROLE ${OWNER}`);
    let sealed = 0;
    for (;;) {
      const { rows } = await client.query(UNSEALED);
      if (rows.length === 0) return sealed;
      if (!key)
        throw new Failure(
          'LOG_KEY is not set.',
          'Set the LOG_KEY that the application runs with: the rows that migrations have written to the log are sealed with it.',
        );
      const macs = rows.map(({ hash }) => createHmac('sha256', key).update(hash).digest('hex'));
      await client.query(SEAL, [rows.map(({ seq }) => seq), macs]);
      sealed += rows.length;
    }
  });
