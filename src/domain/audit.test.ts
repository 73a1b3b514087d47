import { difference } from './audit.js';
import { decimal } from './money.js';

test('a new row is logged with its figures and choices; what may be personal is only named', () => {
  expect(
    difference(undefined, {
      symbol: 'BTC',
      quantity: decimal('1e-8'),
      is_active: true,
      decimals: 8,
      first_name: 'Zyx',
      admin_note: null,
    }),
  ).toEqual({
    after: { symbol: 'BTC', quantity: '0.00000001', is_active: true, decimals: '8' },
    unrecorded: ['first_name'],
  });
});

test('a change is logged with both sides of what differs, and with nothing else', () => {
  const at = new Date('2026-01-05T09:00:00Z');
  expect(
    difference(
      { status: 'PENDING', closed_at: null, subject: 'a', fee: '1' },
      { status: 'CLOSED', closed_at: at, subject: 'b', fee: '1' },
    ),
  ).toEqual({
    before: { status: 'PENDING', closed_at: null },
    after: { status: 'CLOSED', closed_at: '2026-01-05T09:00:00.000Z' },
    unrecorded: ['subject'],
  });
});

test('a removed row is logged with what it was, lists as lists', () => {
  expect(difference({ related_symbols: ['AAPL', 'BTC'], title: 'x' }, undefined)).toEqual({
    before: { related_symbols: ['AAPL', 'BTC'] },
    unrecorded: ['title'],
  });
});

test('where nothing changed there is nothing to tell', () => {
  expect(difference({ a: 1, related_symbols: ['A'] }, { a: 1, related_symbols: ['A'] })).toEqual({});
});

test.each([
  'email',
  'first_name',
  'last_name',
  'phone',
  'address',
  'city',
  'country',
  'nationality',
  'password_hash',
  'admin_note',
  'message',
  'subject',
  'kyc_rejection_reason',
  'rejection_reason',
  'rate_reason',
  'void_reason',
  'counterparty',
  'bank_reference',
  'network',
  'file_name',
  'profile_photo_url',
  'a_column_added_tomorrow',
])('the value of %s never reaches the log', (column) => {
  expect(difference({ [column]: 'Zyx' }, { [column]: 'Quorven' })).toEqual({ unrecorded: [column] });
});
