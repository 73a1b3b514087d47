/** One condition of a filter: a range for figures and days, a choice, a search for a reference, or part of a text. */
import React, { useId } from 'react';
import type { ColumnJSON } from '../src/admin/screen-json.js';
import { ReferenceInput } from './reference-input.js';
import { useWords } from './state.js';
import { isFigure } from './value.js';

interface Props {
  column: ColumnJSON;
  values: Record<string, string>;
  onChange(name: string, value: string): void;
}

export const hasRange = ({ look }: ColumnJSON): boolean => isFigure(look) || look === 'moment' || look === 'day';

export function FilterField({ column, values, onChange }: Props): React.ReactElement {
  const words = useWords();
  const id = useId();
  const { name, label } = column;
  if (hasRange(column)) return <Range column={column} values={values} onChange={onChange} />;
  const options =
    column.look === 'flag'
      ? [
          { value: 'true', label: words('yes') },
          { value: 'false', label: words('no') },
        ]
      : column.choices;
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {options ? (
        <select id={id} value={values[name] ?? ''} onChange={(event) => onChange(name, event.target.value)}>
          <option value="">{words('any')}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : column.target ? (
        <ReferenceInput
          id={id}
          screen={column.target}
          value={values[name] ?? ''}
          onChange={(value) => onChange(name, value)}
        />
      ) : (
        <input
          id={id}
          value={values[name] ?? ''}
          onChange={(event) => onChange(name, event.target.value)}
          autoComplete="off"
          spellCheck={false}
          placeholder={column.sealed && words('wholeOnly')}
        />
      )}
    </>
  );
}

function Range({ column, values, onChange }: Props): React.ReactElement {
  const words = useWords();
  const id = useId();
  const type = isFigure(column.look) ? 'text' : 'date';
  const ends = ['from', 'to'] as const;
  return (
    <fieldset>
      <legend>{column.label}</legend>
      {ends.map((end) => (
        <React.Fragment key={end}>
          <label htmlFor={id + end} className="bound">
            {words(end)}
          </label>
          <input
            id={id + end}
            type={type}
            inputMode={type === 'text' ? 'decimal' : undefined}
            autoComplete="off"
            value={values[`${column.name}~~${end}`] ?? ''}
            onChange={(event) => onChange(`${column.name}~~${end}`, event.target.value)}
          />
        </React.Fragment>
      ))}
    </fieldset>
  );
}
