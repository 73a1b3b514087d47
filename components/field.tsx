/** One field of a form: its label, its control, what helps to fill it in, and what is wrong with it. */
import React, { useId, useState } from 'react';
import type { FieldJSON } from '../src/admin/screen-json.js';
import { ReferenceInput } from './reference-input.js';
import { findRecords, type Found } from './server.js';
import { useWords } from './state.js';

interface Props {
  field: FieldJSON;
  value: string;
  error?: string;
  onChange(value: string): void;
}

interface ControlProps extends Props {
  id: string;
  describedBy?: string;
}

export function Field(props: Props): React.ReactElement {
  const { field, error } = props;
  const id = useId();
  const words = useWords();
  const described = [field.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={`field ${field.kind}`} data-testid={`property-edit-${field.name}`}>
      <label htmlFor={id}>
        {field.label} {field.required && <span className="must">{words('required')}</span>}
      </label>
      <Control {...props} id={id} describedBy={described} />
      {field.hint && (
        <p className="hint" id={`${id}-hint`}>
          {field.hint}
        </p>
      )}
      {error && (
        <p className="error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

const FIGURES = new Set(['decimal', 'integer']);

function Control({ field, value, error, onChange, id, describedBy }: ControlProps): React.ReactElement {
  const words = useWords();
  const common = {
    id,
    name: field.name,
    'aria-invalid': error ? true : undefined,
    'aria-describedby': describedBy,
    'aria-required': field.required || undefined,
  };
  const change = (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>): void =>
    onChange(event.target.value);
  if (field.kind === 'reference') {
    return (
      <ReferenceInput
        id={id}
        name={field.name}
        screen={field.target ?? ''}
        value={value}
        onChange={onChange}
        among={field.among}
        invalid={Boolean(error)}
        describedBy={describedBy}
      />
    );
  }
  if (field.kind === 'choice') {
    return (
      <select {...common} value={value} onChange={change}>
        {!field.initial && <option value="">{words('choose')}</option>}
        {field.choices?.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    );
  }
  if (field.kind === 'flag') {
    return (
      <input
        {...common}
        type="checkbox"
        checked={value === 'true'}
        onChange={(event) => onChange(String(event.target.checked))}
      />
    );
  }
  if (field.kind === 'prose')
    return <textarea {...common} rows={field.name === 'message' ? 5 : 3} value={value} onChange={change} />;
  if (field.kind === 'symbol') return <SymbolInput common={common} value={value} onChange={onChange} />;
  if (field.kind === 'file')
    return (
      <input
        {...common}
        type="file"
        accept="image/jpeg,image/png,application/pdf"
        onChange={(event) => onChange(event.target.files?.[0]?.name ?? '')}
      />
    );
  const figure = FIGURES.has(field.kind);
  const secret = field.kind === 'password';
  return (
    <input
      {...common}
      type={secret ? 'password' : field.kind === 'day' ? 'date' : 'text'}
      value={value}
      onChange={change}
      className={figure ? 'figure' : undefined}
      inputMode={figure ? 'decimal' : undefined}
      autoComplete={secret ? 'new-password' : 'off'}
      spellCheck={false}
    />
  );
}

/** A symbol is typed; what begins or sounds like it is offered. */
function SymbolInput({
  common,
  value,
  onChange,
}: {
  common: React.InputHTMLAttributes<HTMLInputElement>;
  value: string;
  onChange(value: string): void;
}): React.ReactElement {
  const [found, setFound] = useState<Found[]>([]);
  const listId = useId();
  const seek = (text: string): void =>
    void findRecords('Asset', text, { is_active: 'true' }).then(setFound, () => setFound([]));
  return (
    <>
      <input
        {...common}
        value={value}
        list={listId}
        autoComplete="off"
        spellCheck={false}
        onFocus={() => seek(value)}
        onChange={(event) => {
          onChange(event.target.value.toUpperCase());
          seek(event.target.value);
        }}
      />
      <datalist id={listId}>
        {found.map((asset) => (
          <option key={asset.id} value={asset.params.symbol}>
            {asset.title}
          </option>
        ))}
      </datalist>
    </>
  );
}
