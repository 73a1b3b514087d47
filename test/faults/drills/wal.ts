// The volume of PostgreSQL's write-ahead log is full: it stops at once, whatever it was doing. Only root may mount one so
// small.
import { execFileSync } from 'node:child_process';
import { chownSync, cpSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAs } from '../../support/sql.js';
import type { Ground } from '../ground.js';
import { startLoad } from '../hands.js';
import type { Drill } from './drill.js';

/** What is free on the volume beside the log that is moved there: it has grown with each repetition. */
const ROOM_MB = 96;

interface Volume {
  fill(): void;
  free(): void;
  /** Puts the log back to where it was. */
  remove(): void;
}

/** Moves the write-ahead log of a server that does not run to a volume of its own. */
function smallVolume(data: string): Volume {
  const [log, kept, volume] = [join(data, 'pg_wal'), join(data, 'pg_wal.kept'), join(data, '..', 'volume')];
  const { uid, gid } = statSync(data);
  const megabytes = ROOM_MB + parseInt(execFileSync('du', ['-sm', log], { encoding: 'utf8' }), 10);
  mkdirSync(volume);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', volume]);
  chownSync(volume, uid, gid);
  execFileSync('cp', ['-a', log, join(volume, 'pg_wal')]);
  renameSync(log, kept);
  symlinkSync(join(volume, 'pg_wal'), log);
  const ballast = join(volume, 'ballast');
  return {
    fill() {
      for (let size = megabytes; size > 0; size = Math.floor(size / 2)) fillWith(`${ballast}-${size}`, size);
    },
    free() {
      for (let size = megabytes; size > 0; size = Math.floor(size / 2)) rmSync(`${ballast}-${size}`, { force: true });
    },
    remove() {
      rmSync(log);
      rmSync(kept, { recursive: true });
      cpSync(join(volume, 'pg_wal'), log, { recursive: true });
      execFileSync('chown', ['-R', `${uid}:${gid}`, log]);
      execFileSync('umount', [volume]);
      rmSync(volume, { recursive: true });
    },
  };
}

function fillWith(file: string, megabytes: number): void {
  try {
    writeFileSync(file, Buffer.alloc(megabytes * 1_048_576));
  } catch {
    // What could be written of it stays, and takes its space.
  }
}

/** Makes the server want a new piece of its log, for which there is no space, until it is gone. */
async function untilStopped({ house, cluster }: Ground, isHeard: () => boolean): Promise<void> {
  for (const until = Date.now() + 30_000; cluster.isRunning() && !isHeard();) {
    if (Date.now() > until) throw new Error('A full volume stopped nothing.');
    const sql = await connectAs(house.database, 'postgres').catch(() => undefined);
    await sql?.query('SELECT pg_switch_wal()').catch(() => undefined);
    await sql?.end().catch(() => undefined);
    await pause(100);
  }
}

export const walFull: Drill = {
  name: 'wal-full',
  guarantee: 'PostgreSQL stopped by a full volume of its log has lost no trade once there is space again',
  nightly: true,
  async run(ground, chance) {
    const { cluster } = ground;
    await cluster.kill('SIGINT');
    const volume = smallVolume(cluster.data());
    try {
      await ground.restartCluster();
      const load = startLoad(ground, chance);
      await load.more(chance.between(1, 8));
      volume.fill();
      await untilStopped(ground, () => load.unanswered().length > 3);
      volume.free();
      await cluster.kill('SIGQUIT');
      await ground.restartCluster();
      await load.more(3).finally(() => load.finish());
    } finally {
      await cluster.kill('SIGINT');
      volume.remove();
      await ground.restartCluster();
    }
  },
};
