/** What a list is filtered by: one chip a condition, and a panel that opens to change them. */
import React, { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { ColumnJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { FilterField, hasRange } from './filter-field.js';
import { readRecord } from './server.js';
import { columnOf, useWords } from './state.js';

const PREFIX = 'filters.';

export function Filters({ screen }: { screen: ScreenJSON }): React.ReactElement | null {
  const words = useWords();
  const [search, setSearch] = useSearchParams();
  const [open, setOpen] = useState(false);
  const current = Object.fromEntries(
    [...search].filter(([key]) => key.startsWith(PREFIX)).map(([key, value]) => [key.slice(PREFIX.length), value]),
  );
  const apply = (wanted: Record<string, string>): void => {
    const next = new URLSearchParams([...search].filter(([key]) => !key.startsWith(PREFIX) && key !== 'page'));
    for (const [key, value] of Object.entries(wanted)) if (value.trim()) next.set(PREFIX + key, value.trim());
    setSearch(next);
    setOpen(false);
  };
  const columns = screen.filters.flatMap((name) => columnOf(screen, name) ?? []);
  const active = Object.entries(current).filter(([, value]) => value !== '');
  return (
    <section className="filters" aria-label={words('filter')}>
      <div className="filter-bar">
        <button
          type="button"
          className="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          data-testid="filter-toggle"
        >
          {words('filter')}
        </button>
        {active.map(([key, value]) => (
          <Chip
            key={key}
            screen={screen}
            name={key}
            value={value}
            onRemove={() => apply(Object.fromEntries(active.filter(([other]) => other !== key)))}
          />
        ))}
        {active.length > 1 && (
          <button type="button" className="quiet" onClick={() => apply({})}>
            {words('clearFilter')}
          </button>
        )}
      </div>
      {open && <Panel columns={columns} current={current} onApply={apply} />}
    </section>
  );
}

interface PanelProps {
  columns: ColumnJSON[];
  current: Record<string, string>;
  onApply(wanted: Record<string, string>): void;
}

function Panel({ columns, current, onApply }: PanelProps): React.ReactElement {
  const words = useWords();
  const [wanted, setWanted] = useState(current);
  useEffect(() => setWanted(current), [JSON.stringify(current)]);
  const set = (name: string, value: string): void => setWanted((before) => ({ ...before, [name]: value }));
  return (
    <form
      className="filter-panel"
      onSubmit={(event) => {
        event.preventDefault();
        onApply(wanted);
      }}
      data-testid="filter-panel"
    >
      {columns.map((column) => (
        <div key={column.name} className={hasRange(column) ? 'filter range' : 'filter'}>
          <FilterField column={column} values={wanted} onChange={set} />
        </div>
      ))}
      <div className="filter-doings">
        <button type="submit" className="button primary">
          {words('applyFilter')}
        </button>
        <button type="button" className="button" onClick={() => onApply({})}>
          {words('clearFilter')}
        </button>
      </div>
    </form>
  );
}

interface ChipProps {
  screen: ScreenJSON;
  name: string;
  value: string;
  onRemove(): void;
}

function Chip({ screen, name, value, onRemove }: ChipProps): React.ReactElement {
  const words = useWords();
  const [columnName = '', bound] = name.split('~~');
  const column = columnOf(screen, columnName);
  const [title, setTitle] = useState(value);
  useEffect(() => {
    setTitle(
      column?.choices?.find((choice) => choice.value === value)?.label ??
        (column?.look === 'flag' ? words(value === 'true' ? 'yes' : 'no') : value),
    );
    if (column?.target)
      readRecord(column.target, value).then(
        ({ record }) => setTitle(record.title),
        () => undefined,
      );
  }, [name, value]);
  return (
    <span className="chip">
      <span className="chip-name">
        {column?.label ?? columnName} {bound ? words(bound) : ''}
      </span>{' '}
      {title}
      <button
        type="button"
        onClick={onRemove}
        aria-label={`${words('remove')}: ${column?.label ?? columnName} ${title}`}
      >
        ×
      </button>
    </span>
  );
}
