/** The last good backup and its age, on the first page: whoever loses the house tonight goes back to that moment. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { BackupJSON } from '../src/admin/screen-json.js';
import { moment, whole } from './figures.js';
import { listUrl, useWords, type Words } from './state.js';
import { Mark, type Tone } from './verdict.js';

export function BackupCard({ backup }: { backup: BackupJSON }): React.ReactElement {
  const words = useWords();
  const { taken_at, too_old, oldest_hours, nightly } = backup;
  return (
    <section className="queue" data-testid="backup">
      <h2>
        <Link to={listUrl('ActivityLog', { action_type: 'BACKUP_TAKEN' })}>{words('backup.title')}</Link>
      </h2>
      <p className="count">
        <Mark tone={toneOf(backup)}>{ageOf(backup, words)}</Mark>
      </p>
      {taken_at && <p>{words('backup.taken', { moment: `${moment(taken_at)} UTC` })}</p>}
      {too_old && <p className="message bad">{words('backup.tooOld', { count: whole(oldest_hours) })}</p>}
      <p className="note">{words(nightly ? 'backup.nightly' : 'backup.byHand')}</p>
    </section>
  );
}

/** A house that has just gone live has time for its first; until then what it has is no good news either. */
function toneOf({ hours, too_old, oldest_hours }: BackupJSON): Tone {
  if (too_old) return 'bad';
  return hours === null || hours >= oldest_hours ? 'wait' : 'good';
}

const DAY = 24;

/** In hours for two days, and then in days. */
function ageOf({ hours }: BackupJSON, words: Words): string {
  if (hours === null) return words('backup.never');
  if (hours < 1) return words('backup.fresh');
  const unit = hours < 2 * DAY ? 'hours' : 'days';
  const count = unit === 'days' ? Math.floor(hours / DAY) : hours;
  return words(`backup.${unit}_${count === 1 ? 'one' : 'other'}`, { count: whole(count) });
}
