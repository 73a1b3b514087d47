/** A column in AdminJS's words. Figures are text to it, so that nothing on the way makes a floating-point number of one. */
import { BaseProperty, type PropertyType } from 'adminjs';
import type { Column } from './data-model.js';

const TYPES: Readonly<Record<Column['kind'], PropertyType>> = {
  id: 'uuid',
  text: 'string',
  choice: 'string',
  flag: 'boolean',
  integer: 'string',
  decimal: 'string',
  moment: 'datetime',
  day: 'date',
  reference: 'reference',
  list: 'string',
  json: 'textarea',
};

export class ColumnProperty extends BaseProperty {
  readonly column: Column;

  constructor(column: Column, position: number) {
    super({ path: column.name, type: TYPES[column.kind], isId: column.kind === 'id', position });
    this.column = column;
  }

  override isEditable(): boolean {
    return false;
  }

  override isSortable(): boolean {
    return this.column.kind !== 'json' && this.column.kind !== 'list';
  }

  override reference(): string | null {
    return this.column.target ?? null;
  }

  override availableValues(): string[] | null {
    return this.column.choices ? [...this.column.choices] : null;
  }

  override isArray(): boolean {
    return this.column.kind === 'list';
  }

  override isRequired(): boolean {
    return this.column.required;
  }
}
