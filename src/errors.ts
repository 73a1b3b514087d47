/**
 * The closed list of failures. Each has a code and an HTTP status here, and a public message in every locale under
 * `errors.<code>` that says what happened and what to do. A failure that is not on the list is a defect.
 */
export const FAILURES = {
  // Who may do what
  malformed: 400,
  no_such_column: 400,
  not_one_text: 400,
  forbidden: 403,
  signed_out: 401,
  cross_site: 403,
  not_found: 404,
  method_not_allowed: 405,
  too_large: 413,
  too_many_attempts: 429,
  too_soon: 429,
  too_many_commands: 429,
  wrong_credentials: 401,
  code_needed: 401,
  wrong_code: 422,
  second_factor_needed: 403,
  enrolment_ended: 422,
  password_again: 403,
  session_gone: 404,
  reset_link_ended: 422,
  wrong_password: 422,
  passwords_differ: 422,
  password_unchanged: 422,
  request_reused: 422,
  busy: 503,
  unavailable: 503,
  defect: 500,

  // A field's shape
  required: 422,
  not_text: 422,
  unknown_field: 422,
  unsafe_characters: 422,
  markup: 422,
  formula: 422,
  too_short: 422,
  too_long: 422,
  too_many: 422,
  not_a_number: 422,
  not_a_number_comma: 422,
  too_precise: 422,
  too_large_number: 422,
  too_large_number_comma: 422,
  not_positive: 422,
  negative: 422,
  not_a_whole_number: 422,
  out_of_range: 422,
  not_a_choice: 422,
  not_an_id: 422,
  not_a_moment: 422,
  not_a_day: 422,
  in_the_future: 422,
  not_yes_or_no: 422,
  not_an_email: 422,
  not_a_phone: 422,
  not_a_url: 422,
  not_a_symbol: 422,
  not_a_currency_code: 422,
  not_a_country: 422,
  not_a_timezone: 422,
  unchangeable: 422,

  // The house's rules
  email_taken: 409,
  already_exists: 409,
  unknown_client: 422,
  unknown_asset: 422,
  unknown_currency: 422,
  inactive_asset: 422,
  inactive_currency: 422,
  not_a_client: 422,
  not_staff: 422,
  client_archived: 409,
  client_erased: 409,
  client_not_archived: 409,
  retention_not_over: 409,
  money_is_held: 409,
  confirmation_differs: 422,
  kyc_not_approved: 409,
  kyc_document_waiting: 409,
  kyc_document_rejected: 409,
  kyc_document_expired: 409,
  kyc_document_missing: 409,
  paper_expired: 409,
  identity_missing: 409,
  already_in_state: 409,
  restore_unfinished: 409,
  own_account: 409,
  last_admin: 409,
  crypto_account_moves_coins: 422,
  stock_account_moves_currencies: 422,
  transfer_final: 409,
  worthless: 422,
  no_rate: 422,
  coin_needs_rate: 422,
  rate_and_value: 422,
  usd_is_one: 422,
  rate_reason_needed: 422,
  oversold: 409,
  overdrawn: 409,
  needed_units: 409,
  needed_money: 409,
  needed_units_of: 409,
  needed_money_of: 409,
  too_few_after_split: 409,
  whole_units_only: 422,
  amount_overflow: 422,
  ticket_closed: 409,
  books_closed: 409,
  already_void: 409,
  not_completed: 409,
  voided_with_its_action: 409,
  same_ratio: 422,
  not_zero: 422,
  cash_price_needed: 422,
  no_fractions: 422,

  // The second person
  own_request: 409,
  own_work: 409,
  access_given: 409,
  gave_access: 409,
  nobody_left: 409,
  second_person_needed: 409,
  approval_waiting: 409,
  approval_ended: 409,
  approval_lapsed: 409,
  approval_changed: 409,
  approval_unreadable: 409,
  requester_gone: 409,

  // Prices
  no_price_source: 422,
  price_sources_failed: 503,
  kind_differs: 422,
  no_such_currency: 422,
  dollar_is_fixed: 422,

  // Papers
  paper_missing: 422,
  paper_empty: 422,
  paper_too_large: 413,
  paper_type: 422,
  paper_damaged: 422,
  paper_active: 422,
  paper_pixels: 422,
  paper_superseded: 409,
  own_paper: 409,
  paper_by_own_access: 409,
  paper_extended: 409,
  paper_limit: 429,
  paper_not_kept: 404,
  paper_link_ended: 403,
  papers_unavailable: 503,
  anchors_unreachable: 503,
  expired_already: 422,

  // Files that are read, and imports
  csv_no_file: 422,
  csv_empty: 422,
  csv_header_only: 422,
  csv_too_large: 413,
  csv_too_many_rows: 422,
  csv_encoding: 422,
  csv_nul: 422,
  csv_cut_off: 422,
  csv_quote: 422,
  csv_line_too_long: 422,
  csv_too_many_columns: 422,
  csv_missing_columns: 422,
  csv_unknown_columns: 422,
  csv_duplicate_columns: 422,
  csv_one_client_column: 422,
  csv_cells: 422,
  csv_thousands: 422,
  csv_mixed_decimals: 422,
  csv_other_decimals: 422,
  csv_ambiguous_decimals: 422,
  import_rejected: 422,
  import_duplicates: 409,
  import_again: 409,
  import_nothing: 422,
  rest_not_judged: 422,
  rounds_to_zero: 422,
  email_archived: 409,
} as const;

export type FailureCode = keyof typeof FAILURES;

/** One thing that is wrong: its code, the field it is about (a column name) and the figures its message quotes. */
export interface Issue {
  code: FailureCode;
  field?: string;
  params?: Record<string, string>;
}

/** A request that cannot be granted. Nothing was written, unless the use case says otherwise. */
export class Refusal extends Error {
  readonly issues: readonly [Issue, ...Issue[]];

  constructor(first: Issue, ...others: Issue[]) {
    super([first, ...others].map((issue) => (issue.field ? `${issue.field}: ${issue.code}` : issue.code)).join('; '));
    this.name = 'Refusal';
    this.issues = [first, ...others];
  }

  get code(): FailureCode {
    return this.issues[0].code;
  }

  get status(): number {
    return FAILURES[this.code];
  }
}

/** Shorthand for a refusal of one field, or of none. */
export function refusal(code: FailureCode, field?: string, params?: Record<string, string>): Refusal {
  return new Refusal({ code, field, params });
}

/** Nothing is refused and nothing is done: the command waits for a second person, and the log says who asked. */
export class AwaitsSecondPerson extends Error {
  constructor(readonly request: { id: string; waits_until: string; log_id: string; repeated: boolean }) {
    super(`Waits for a second person: ${request.id}`);
    this.name = 'AwaitsSecondPerson';
  }
}

/** What only a programmer can cause. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}
