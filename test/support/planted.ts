// Rows that no use case of this house makes, or not as fast; and personal data that nobody could mistake.
import { randomUUID } from 'node:crypto';
import type { House } from './house.js';
import { idOf } from './house.js';

/** If any of these words is found in the log, personal data or free text has leaked into it. */
export const PERSONAL = {
  first_name: 'Zyxwilhelmina',
  last_name: 'Quorvenstein',
  phone: '+41446681800',
  address: 'Plughgasse 77',
  city: 'Xyzzyhausen',
  country: 'Vulgarien',
  nationality: 'frobozzisch',
  profile_photo_url: 'https://example.com/zyxwilhelmina.jpg',
  counterparty: 'Tante Blorbine',
  bank_reference: 'THUDREF-4711',
  admin_note: 'Grueblerische Notiz',
  reason: 'Wumpusgrund',
  rate_reason: 'Kobrasatz',
  subject: 'Snarkbetreff',
  message: 'Jabberfrage und Jabberantwort',
  password: 'Thud-Password-42',
  email: 'zyxwilhelmina',
} as const;

let emails = 0;
export const newEmail = (): string => `${PERSONAL.email}.${(emails += 1)}@example.com`;

/** Words of two letters are no proof; these all have more. The bcrypt prefix stands for every password's hash. */
export const TELLTALES: readonly string[] = [...Object.values(PERSONAL), '446681800', '$2b$12$'];

/** Nobody's password; its shape is all that the database asks for. */
const HASH = `$2b$12$${'x'.repeat(53)}`;
const LOGGED = `INSERT INTO activity_logs (action_type, target_type, description) VALUES ('SETTINGS_CHANGED', 'test', 'Planted by a test')`;

/** Adds one row beside the log row that the database asks for; gives its id. */
async function plant(house: House, table: string, values: Readonly<Record<string, unknown>>): Promise<string> {
  const columns = Object.keys(values);
  const places = columns.map((_, index) => `$${index + 1}`);
  const row = await house.planting.row<{ id: string }>(
    `WITH logged AS (${LOGGED}) INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')}) RETURNING id`,
    Object.values(values),
  );
  return row?.id ?? '';
}

export interface Planted {
  account_type?: 'STOCK' | 'CRYPTO';
  kyc?: 'PENDING' | 'APPROVED' | 'REJECTED';
  archived?: boolean;
}

const WHEN = '2026-01-01T00:00:00Z';

/** A client with an empty portfolio, by default a STOCK client who is approved. */
export async function plantClient(
  house: House,
  { account_type = 'STOCK', kyc = 'APPROVED', archived = false }: Planted = {},
) {
  const by = idOf(house.admin);
  const id = await plant(house, 'users', {
    email: newEmail(),
    password_hash: HASH,
    first_name: PERSONAL.first_name,
    last_name: PERSONAL.last_name,
    account_type,
    kyc_status: kyc,
    ...(kyc === 'APPROVED' && { kyc_approved_at: WHEN, kyc_approved_by: by }),
    ...(kyc === 'REJECTED' && { kyc_rejection_reason: PERSONAL.reason }),
    ...(archived && { archived_at: WHEN, archived_by: by }),
  });
  await house.rows.rows('INSERT INTO portfolios (user_id) VALUES ($1)', [id]);
  return id;
}

export const plantStaff = (house: House, role: 'ADMIN' | 'COMPLIANCE' = 'COMPLIANCE', is_active = true) =>
  plant(house, 'users', {
    email: newEmail(),
    password_hash: HASH,
    first_name: PERSONAL.first_name,
    last_name: PERSONAL.last_name,
    role,
    is_active,
  });

interface PlantedPaper {
  document_type?: string;
  status?: 'PENDING' | 'APPROVED' | 'REJECTED';
  uploaded_at?: string;
  expires_at?: string;
  uploaded_by?: string;
  storage_key?: string;
  sha256?: string;
}

export function plantPaper(
  house: House,
  user_id: string,
  { document_type = 'GOVERNMENT_ID', status = 'PENDING', uploaded_at = WHEN, ...others }: PlantedPaper = {},
) {
  const reviewed = status === 'PENDING' ? {} : { reviewed_by: idOf(house.admin), reviewed_at: WHEN };
  const file = {
    file_url: 'papers/1',
    file_name: `${PERSONAL.last_name}.pdf`,
    file_size: 1,
    mime_type: 'application/pdf',
  };
  const rejected = status === 'REJECTED' ? { rejection_reason: PERSONAL.reason } : {};
  return plant(house, 'kyc_documents', {
    user_id,
    document_type,
    status,
    uploaded_at,
    ...file,
    ...reviewed,
    ...rejected,
    ...others,
  });
}

/** A price of the book, as a provider would enter it. */
export const plantPrice = (
  house: House,
  kind: 'CRYPTO' | 'STOCK' | 'FIAT',
  symbol: string,
  price: string,
  as_of = WHEN,
) => plant(house, 'prices', { kind, symbol, price, as_of, source: 'provider' });

/** A price that waits for a second look. */
export const plantHeldPrice = (house: House, symbol: string, columns: Readonly<Record<string, unknown>> = {}) =>
  plant(house, 'held_prices', {
    kind: 'STOCK',
    symbol,
    price: '200',
    previous_price: '100',
    as_of: '2026-01-05T08:00:00Z',
    source: 'coingecko',
    ...columns,
  });

export const plantAsset = (house: House, symbol: string, columns: Readonly<Record<string, unknown>> = {}) =>
  plant(house, 'assets', { symbol, asset_type: 'STOCK', name: symbol, ...columns });

export const plantCurrency = (house: House, code: string, columns: Readonly<Record<string, unknown>> = {}) =>
  plant(house, 'currencies', { code, name: code, ...columns });

/** What the portfolio is worth now, said of a day. */
export const plantSnapshot = (house: House, userId: string, day: string) =>
  house.planting.rows(
    `WITH logged AS (${LOGGED}) INSERT INTO portfolio_snapshots (portfolio_id, snapshot_date, total_value, crypto_value,
       stock_value, cash_value, total_pnl, total_pnl_percent, total_invested, return_index)
     SELECT id, $2, total_value, crypto_value, stock_value, cash_value, all_time_pnl, all_time_pnl_percent, total_invested, day_index
     FROM portfolios WHERE user_id = $1`,
    [userId, day],
  );

let symbols = 0;
export const newSymbol = (): string => `T${(symbols += 1)}.X`;

/** A well-formed id of nothing. */
export const unknownId = (): string => randomUUID();
