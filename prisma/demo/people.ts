/** Who lives in the demo. Names, addresses and numbers are made up. */
export const ADMIN = 'admin@example.com';
export const SECOND_ADMIN = 'second.admin@example.com';

interface Member {
  email: string;
  role: 'ADMIN' | 'COMPLIANCE';
  first_name: string;
  last_name: string;
  phone: string;
  timezone: string;
  /** What the list of log-ins says. */
  who: string;
}

export const STAFF: readonly Member[] = [
  {
    email: ADMIN,
    role: 'ADMIN',
    first_name: 'Helena',
    last_name: 'Vogt',
    phone: '+41446681800',
    timezone: 'Europe/Zurich',
    who: 'admin',
  },
  {
    email: SECOND_ADMIN,
    role: 'ADMIN',
    first_name: 'Marcus',
    last_name: 'Adeyemi',
    phone: '+12125550123',
    timezone: 'America/New_York',
    who: 'second admin',
  },
  {
    email: 'compliance@example.com',
    role: 'COMPLIANCE',
    first_name: 'Ingrid',
    last_name: 'Solberg',
    phone: '+4915123456789',
    timezone: 'Europe/Oslo',
    who: 'compliance officer, reads everything and changes nothing',
  },
];

export const AMELIE = 'amelie.laurent@example.com';
export const KENJI = 'kenji.watanabe@example.com';
export const SOFIA = 'sofia.martinez@example.com';
export const PRIYA = 'priya.sharma@example.com';
export const OLIVER = 'oliver.hughes@example.com';
export const THABO = 'thabo.nkosi@example.com';

interface Client {
  particulars: Record<string, string> & { email: string; account_type: 'STOCK' | 'CRYPTO' };
  /** What the list of log-ins says; undefined for who cannot sign in. */
  who?: string;
}

export const CLIENTS: readonly Client[] = [
  {
    particulars: {
      email: AMELIE,
      account_type: 'STOCK',
      first_name: 'Amélie',
      last_name: 'Laurent',
      phone: '+33612345678',
      language: 'FR',
      address: '14 rue des Lilas',
      city: 'Lyon',
      country: 'France',
      nationality: 'French',
      timezone: 'Europe/Paris',
    },
    who: 'client with shares, two years of trades',
  },
  {
    particulars: {
      email: KENJI,
      account_type: 'CRYPTO',
      first_name: 'Kenji',
      last_name: 'Watanabe',
      phone: '+819012345678',
      language: 'EN',
      address: '3-7-1 Nishishinjuku',
      city: 'Tokyo',
      country: 'Japan',
      nationality: 'Japanese',
      timezone: 'Asia/Tokyo',
    },
    who: 'client with coins',
  },
  {
    particulars: {
      email: SOFIA,
      account_type: 'STOCK',
      first_name: 'Sofía',
      last_name: 'Martínez',
      phone: '+34612345678',
      language: 'ES',
      address: 'Calle de Alcalá 52',
      city: 'Madrid',
      country: 'Spain',
      nationality: 'Spanish',
      timezone: 'Europe/Madrid',
    },
    who: 'client with shares, whose papers wait',
  },
  {
    particulars: {
      email: PRIYA,
      account_type: 'CRYPTO',
      first_name: 'Priya',
      last_name: 'Sharma',
      phone: '+919876543210',
      language: 'EN',
      address: '21 Marine Drive',
      city: 'Mumbai',
      country: 'India',
      nationality: 'Indian',
      timezone: 'Asia/Kolkata',
    },
    who: 'client with coins, of whom one paper was rejected',
  },
  {
    particulars: {
      email: OLIVER,
      account_type: 'STOCK',
      first_name: 'Oliver',
      last_name: 'Hughes',
      phone: '+447400123456',
      language: 'EN',
      address: '8 Castle Street',
      city: 'Bristol',
      country: 'United Kingdom',
      nationality: 'British',
      timezone: 'Europe/London',
    },
    who: 'client with shares, rejected',
  },
  {
    particulars: {
      email: THABO,
      account_type: 'CRYPTO',
      first_name: 'Thabo',
      last_name: 'Nkosi',
      phone: '+27821234567',
      language: 'EN',
      address: '5 Long Street',
      city: 'Cape Town',
      country: 'South Africa',
      nationality: 'South African',
      timezone: 'Africa/Johannesburg',
    },
  },
];

/** The log-ins that `npm start` prints. */
export const LOG_INS: readonly { email: string; who: string }[] = [
  ...STAFF.map(({ email, who }) => ({ email, who })),
  ...CLIENTS.flatMap(({ particulars: { email }, who }) => (who ? [{ email, who }] : [])),
];
