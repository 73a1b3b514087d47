/** One figure before and after, and by how much it changes. */
import React from 'react';
import type { ColumnJSON } from '../src/admin/screen-json.js';
import type { Change } from '../src/services/figures-changed.js';
import { differenceOf } from './exact.js';
import { signed, signOf } from './figures.js';
import { useWords } from './state.js';
import { write } from './value.js';

export function ChangeHead({ title }: { title: string }): React.ReactElement {
  const words = useWords();
  return (
    <thead>
      <tr>
        <th scope="col">{title}</th>
        <th scope="col">{words('changed.before')}</th>
        <th scope="col">{words('changed.after')}</th>
        <th scope="col">{words('changed.difference')}</th>
      </tr>
    </thead>
  );
}

interface Props {
  title: React.ReactNode;
  column?: ColumnJSON;
  change: Change;
  /** More is better. */
  isGain?: boolean;
  /** It says more of whom the row before it is about. */
  lesser?: boolean;
}

export function ChangeRow({ title, column, change, isGain, lesser }: Props): React.ReactElement {
  const words = useWords();
  const { before, after } = change;
  const written = (text: string | null): string => (text === null ? '–' : column ? write(column, text) : text);
  const difference = differenceOf(before, after);
  return (
    <tr className={lesser ? 'lesser' : undefined}>
      <th scope="row">{title}</th>
      <td data-label={words('changed.before')}>{written(before)}</td>
      <td data-label={words('changed.after')}>
        <strong>{written(after)}</strong>
      </td>
      <td data-label={words('changed.difference')} className={isGain ? signOf(difference) : undefined}>
        {signed(difference)}
      </td>
    </tr>
  );
}
