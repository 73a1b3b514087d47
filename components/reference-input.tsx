/** Finds a row of another screen as one types: names in the list, its id in the form. */
import React, { useEffect, useId, useRef, useState } from 'react';
import { findRecords, readRecord, type Found } from './server.js';
import { useWords } from './state.js';

interface Props {
  id: string;
  screen: string;
  value: string;
  onChange(value: string): void;
  among?: Readonly<Record<string, string>>;
  invalid?: boolean;
  describedBy?: string;
  name?: string;
}

const PAUSE = 150;

export function ReferenceInput({
  id,
  screen,
  value,
  onChange,
  among,
  invalid,
  describedBy,
  name,
}: Props): React.ReactElement {
  const words = useWords();
  const listId = useId();
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found[] | undefined>();
  const [marked, setMarked] = useState(0);
  const chosen = useRef('');

  useEffect(() => {
    if (value === chosen.current) return;
    chosen.current = value;
    if (value === '') setText('');
    else
      readRecord(screen, value).then(
        ({ record }) => setText(record.title),
        () => setText(value),
      );
  }, [value, screen]);

  const timer = useRef<number>();
  const latest = useRef(0);
  // What was found for other words is never offered: a quick Enter must not choose somebody else.
  const seek = (sought: string): void => {
    window.clearTimeout(timer.current);
    const seeking = (latest.current += 1);
    const show = (records: Found[]): void => {
      if (seeking !== latest.current) return;
      setFound(records);
      setMarked(0);
    };
    setFound(undefined);
    timer.current = window.setTimeout(() => findRecords(screen, sought, among).then(show, () => show([])), PAUSE);
  };
  const choose = (record: Found): void => {
    chosen.current = record.id;
    setText(record.title);
    setFound(undefined);
    onChange(record.id);
  };
  const type = (typed: string): void => {
    setText(typed);
    chosen.current = '';
    if (value !== '') onChange('');
    seek(typed);
  };
  const press = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') return setFound(undefined);
    if (!found || found.length === 0) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const record = found[marked];
    if (step !== 0) setMarked((marked + step + found.length) % found.length);
    else if (event.key === 'Enter' && record) choose(record);
    else return;
    event.preventDefault();
  };
  return (
    <div className="reference">
      <input
        id={id}
        name={name}
        value={text}
        placeholder={words('search')}
        autoComplete="off"
        spellCheck={false}
        role="combobox"
        aria-expanded={found !== undefined}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-invalid={invalid}
        aria-describedby={describedBy}
        aria-activedescendant={found?.[marked] ? `${listId}-${marked}` : undefined}
        onChange={(event) => type(event.target.value)}
        onFocus={() => text === '' && seek('')}
        onKeyDown={press}
        onBlur={() => window.setTimeout(() => setFound(undefined), PAUSE)}
      />
      {found && (
        <ul id={listId} role="listbox">
          {found.map((record, index) => (
            <li
              key={record.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === marked}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(record);
              }}
            >
              {record.title} {record.params.email && <span className="hint">{record.params.email}</span>}
            </li>
          ))}
          {found.length === 0 && <li className="hint">{words('noneNamed')}</li>}
        </ul>
      )}
    </div>
  );
}
