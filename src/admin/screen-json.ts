/** What the browser is told of a screen, in the reader's language and for the reader's role. Types only: our components read them. */
import type { FieldKind } from './contents.js';
import type { Reminder } from '../domain/kyc.js';
import type { Changed } from '../services/figures-changed.js';
import type { EventRow, HeldRow } from '../services/read-figures.js';

/** How a value is written: money with two decimals, a quantity without zeros, a gain with its sign. */
export type Look =
  | 'line'
  | 'prose'
  | 'choice'
  | 'flag'
  | 'verdict'
  | 'log_verdict'
  | 'number'
  | 'money'
  | 'quantity'
  | 'price'
  | 'percent'
  | 'gain'
  | 'gain_percent'
  | 'moment'
  | 'day'
  | 'reference'
  | 'list'
  | 'json'
  | 'id'
  | 'change'
  | 'target';

export interface ChoiceJSON {
  value: string;
  label: string;
}

export interface ColumnJSON {
  name: string;
  label: string;
  look: Look;
  sortable: boolean;
  /** Kept sealed: it can be filtered by only as a whole, and goes into a file only where that is asked for. */
  sealed?: true;
  choices?: ChoiceJSON[];
  /** The screen that a reference leads to. */
  target?: string;
  /** What it means that there is nothing. */
  whenEmpty?: string;
}

export interface FieldJSON {
  name: string;
  label: string;
  kind: FieldKind;
  required: boolean;
  hint?: string;
  initial?: string;
  choices?: ChoiceJSON[];
  target?: string;
  among?: Readonly<Record<string, string>>;
  only?: { field: string; in: readonly string[] };
}

export interface ActionJSON {
  name: string;
  label: string;
  submit: string;
  /** What the button says once the fields in braces are filled. */
  submitWith?: string;
  /** What it would change can be asked for before it is sent. */
  preview?: true;
  /** The one that is most likely to be wanted. */
  primary?: true;
  /** About the whole list. */
  ofList?: true;
  intro?: string;
  /** What is ticked off before it can be sent, by what this column says. The server asks for none of it. */
  checklist?: { column: string; checks: Readonly<Record<string, readonly ChoiceJSON[]>> };
  fields: FieldJSON[];
}

export interface ScreenJSON {
  id: string;
  name: string;
  one: string;
  group: string;
  /** The table behind it, as the log names it. */
  table: string;
  icon: string;
  columns: ColumnJSON[];
  list: readonly string[];
  filters: readonly string[];
  related: readonly (readonly [screen: string, column: string, at?: string])[];
  /** What this role may do besides reading. */
  actions: ActionJSON[];
}

export interface RecordJSON {
  id: string;
  title: string;
  params: Record<string, string | number | boolean | null | string[]>;
  populated: Record<string, { id: string; title: string }>;
  errors: Record<string, { message: string; type?: string }>;
  recordActions: { name: string }[];
  /** Requests about it that wait for a second person. */
  waiting?: { id: string; title: string }[];
  /** Columns whose price is older than the house allows, and from when it is. */
  old?: Record<string, string>;
}

export interface ListJSON {
  meta: {
    total: number;
    totalIs: 'exact' | 'about' | 'at_least';
    page: number;
    perPage: number;
    sortBy: string;
    direction: 'asc' | 'desc';
  };
  records: RecordJSON[];
}

export interface FormAnswerJSON {
  record?: RecordJSON;
  /** `code` says of a refusal that is no one field's what it is. */
  notice?: { type: 'success' | 'error'; message: string; code?: string };
  redirectUrl?: string;
  receipt?: ReceiptJSON;
}

/** What was done: the row of the log that tells of it, and what it changed. */
export interface ReceiptJSON {
  log_id?: string;
  changed?: Changed;
  /** What it came to, where no record tells. */
  report?: ReportLineJSON[];
  /** A row of another screen that came of it. */
  made?: { screen: string; id: string };
}

export interface ReportLineJSON {
  label: string;
  value: string;
  /** Where it is seen to. */
  screen?: string;
}

/** What would be done, or why it would be refused. */
export interface PreviewJSON {
  changed?: Changed;
  /** It would not be done at once, but wait for a second person. */
  waits?: { earlier_usd: string | null };
  /** Of a request that is decided on: what its command changes besides figures. */
  rows?: ChangeRowJSON[];
  /** What to mind before it is done. */
  mind?: string;
  record?: Pick<RecordJSON, 'errors'>;
  notice?: { type: 'success' | 'error'; message: string };
}

export interface ChangeRowJSON {
  label: string;
  before: string | null;
  after: string | null;
}

export interface SaidJSON {
  name: string;
  label: string;
  value: string;
}

/** What a request asks for; null once it has ended. */
export interface AskedJSON {
  fields: SaidJSON[] | null;
  hasFile: boolean;
}

export interface WaitingJSON {
  count: number;
  rows: { id: string; title: string; note: string; since: string }[];
}

/** A paper whose last day has passed or is near. */
export interface ExpiringJSON {
  id: string;
  client: string;
  document_type: string;
  day: string;
  reminder: Reminder;
}

/** A mail that no server takes. */
export interface UndeliveredJSON {
  id: string;
  template: string;
  failure: string;
  since: string;
  person: { id: string; name: string };
}

/** The last run of the proof. */
export interface ProofJSON {
  id: string;
  finished_at: string;
  passed: boolean;
  figures: number;
  differences: number;
  /** It has not run for longer than it should. */
  late: boolean;
}

/** The last good backup, and whether too much time has gone by without one. */
export interface BackupJSON {
  /** Null where none was ever taken. */
  taken_at: string | null;
  hours: number | null;
  too_old: boolean;
  /** From how many hours on it is too old. */
  oldest_hours: number;
  nightly: boolean;
}

export interface DashboardJSON {
  as_of: string;
  assets: string;
  clients: number;
  kyc: WaitingJSON;
  transfers: WaitingJSON;
  tickets: WaitingJSON;
  /** What others have asked for, and what the reader has. */
  approvals: WaitingJSON;
  requests: WaitingJSON;
  /** Prices that jumped. */
  held: WaitingJSON;
  papers: WaitingJSON;
  expiring: ExpiringJSON[];
  undelivered: UndeliveredJSON[];
  proof: ProofJSON | null;
  backup: BackupJSON;
  log: RecordJSON[];
}

/** A number that stands in a formula. */
export interface TermJSON {
  label: string;
  /** Nothing where the label says it all. */
  value: string;
  look: Look;
  /** Of which day it is, where that counts. */
  day?: string;
}

export interface FigureJSON {
  name: string;
  label: string;
  /** Null is shown as a dash. */
  value: string | null;
  look: Look;
  formula: string;
  terms: TermJSON[];
}

export interface ChartJSON {
  line: string;
  area: string;
  ticks: { y: number; amount: string }[];
  moments: string[];
  lowest: string;
  highest: string;
  points: { at: string; total_value: string; total_invested: string }[];
}

export interface PortfolioJSON {
  as_of: string;
  /** The day of the figures of a day and a month. */
  figures_day: string | null;
  figures: FigureJSON[];
  money_weighted: FigureJSON;
  holdings: (Omit<HeldRow, 'last_price_update'> & { last_price_update: string; stale: boolean; how: FigureJSON[] })[];
  range: string;
  ranges: string[];
  chart: ChartJSON | null;
}

export type EventJSON = Omit<EventRow, 'at' | 'voided_at'> & { at: string; voided_at: string | null; screen: string };

export interface EventsJSON {
  page: number;
  more: boolean;
  /** The newest first. */
  events: EventJSON[];
}
