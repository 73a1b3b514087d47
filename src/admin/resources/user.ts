import { fullName, NAME, type Contents, type FormField } from '../contents.js';

const CLIENT = { field: 'role', in: ['', 'CUSTOMER'] };
const ofClients = (name: string): FormField => ({ name, only: CLIENT });
const wanted = (name: string): FormField => ({ ...ofClients(name), initial: 'true' });
const PERSON = ['first_name', 'last_name', 'email', 'phone'] as const;
const ADDRESS = ['address', 'city', 'country', 'nationality'].map(ofClients);
const LOCALE: FormField[] = [
  { name: 'language', initial: 'EN' },
  { name: 'timezone', initial: 'UTC' },
];
const NOTIFICATIONS = [
  'email_weekly_summary',
  'email_trade_alerts',
  'email_transaction_alerts',
  'toast_notifications',
].map(wanted);

export const user: Contents = {
  model: 'User',
  group: 'Clients',
  icon: 'users',
  title: { select: NAME, of: fullName },
  list: [
    'last_name',
    'first_name',
    'email',
    'role',
    'account_type',
    'kyc_status',
    'is_active',
    'country',
    'created_at',
  ],
  filters: [
    'email',
    'last_name',
    'first_name',
    'phone',
    'role',
    'account_type',
    'kyc_status',
    'is_active',
    'country',
    'created_at',
    'archived_at',
    'import_id',
  ],
  primary: 'approveKyc',
  newest: 'created_at',
  search: ['first_name', 'last_name', '^email'],
  new: [
    { name: 'role', initial: 'CUSTOMER' },
    { name: 'account_type', required: true, only: CLIENT },
    ...PERSON,
    { name: 'password', kind: 'password', required: true },
    ...ADDRESS,
    ...LOCALE,
    ...NOTIFICATIONS,
  ],
  edit: [
    { name: 'role', only: { field: 'role', in: ['ADMIN', 'COMPLIANCE'] }, choices: ['ADMIN', 'COMPLIANCE'] },
    ...PERSON,
    ...ADDRESS,
    ...LOCALE,
    ...NOTIFICATIONS,
  ],
  related: [
    ['Portfolio', 'user_id'],
    ['Trade', 'user_id'],
    ['Transaction', 'user_id'],
    ['PnlAdjustment', 'user_id'],
    ['KYCDocument', 'user_id'],
    ['SupportTicket', 'user_id'],
    ['WatchlistItem', 'user_id'],
    ['ActivityLog', 'target_id'],
  ],
};
