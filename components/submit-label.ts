/** What a form's button says: what will happen, in the form's own figures as soon as they are there. */
import type { ActionJSON, RecordJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { day, price, quantity } from './figures.js';
import type { Words } from './state.js';
import { sumOfTrade } from './trade-sum.js';

interface Said {
  screen: ScreenJSON;
  action: ActionJSON;
  record?: RecordJSON;
  values: Record<string, string>;
}

export function submitLabel({ screen, action, record, values }: Said, words: Words): string {
  const trade = screen.id === 'Trade' && action.name === 'new' ? sumOfTrade(values) : undefined;
  if (trade)
    return words(`sum.submit.${trade.side}`, {
      quantity: trade.quantity,
      symbol: values.symbol?.trim() ?? '',
      total: trade.total,
    });
  const title = record?.title ?? '';
  const filled = action.submitWith && fill(action.submitWith, action, values, title);
  return filled ?? action.submit.replace('{title}', title);
}

/** Undefined where a field that it names is empty. */
function fill(text: string, action: ActionJSON, values: Record<string, string>, title: string): string | undefined {
  let missing = false;
  const filled = text.replace(/\{(\w+)\}/g, (_all, name: string) => {
    if (name === 'title') return title;
    const value = values[name]?.trim() ?? '';
    missing ||= value === '';
    const kind = action.fields.find((field) => field.name === name)?.kind;
    if (kind === 'day') return /^\d{4}-\d\d-\d\d$/.test(value) ? day(value) : value;
    return name === 'amount' || name === 'price' ? price(value) : quantity(value);
  });
  return missing ? undefined : filled;
}
