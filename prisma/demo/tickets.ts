/** Questions of the clients and the house's answers, one ticket in every status. */
import { editTicket, openTicket, replyToTicket } from '../../src/services/tickets.js';
import { ADMIN, AMELIE, KENJI, PRIYA, SECOND_ADMIN, SOFIA } from './people.js';
import { moment, step, type Step } from './step.js';

interface Ticket {
  name: string;
  client: string;
  opened: string;
  about: { subject: string; category: string; priority?: string; message: string };
  replies: readonly { on: string; message: string }[];
  end?: { on: string; status: 'RESOLVED' | 'CLOSED' };
}

const TICKETS: readonly Ticket[] = [
  {
    name: 'fees',
    client: AMELIE,
    opened: '2025-09-15',
    about: {
      subject: 'Fees in the yearly overview',
      category: 'BILLING',
      message: 'Ms Laurent asks by phone whether the fees of her purchases are part of the cost shown.',
    },
    replies: [
      {
        on: '2025-09-15',
        message: 'They are: the fee of a purchase is inside its cost, the fee of a sale is taken from its proceeds.',
      },
      { on: '2025-09-16', message: 'Ms Laurent thanks us and needs nothing more.' },
    ],
    end: { on: '2025-09-17', status: 'CLOSED' },
  },
  {
    name: 'wallet',
    client: KENJI,
    opened: '2026-08-24',
    about: {
      subject: 'A new wallet for payouts',
      category: 'TECHNICAL',
      priority: 'HIGH',
      message: 'Mr Watanabe wants payouts to go to another wallet from September on.',
    },
    replies: [{ on: '2026-08-25', message: 'The address was confirmed by video call and is on file.' }],
    end: { on: '2026-08-26', status: 'RESOLVED' },
  },
  {
    name: 'letter',
    client: PRIYA,
    opened: '2026-11-12',
    about: {
      subject: 'The bank’s letter cannot be read',
      category: 'KYC',
      message: 'We asked Ms Sharma for a new scan of the whole page.',
    },
    replies: [{ on: '2026-11-16', message: 'Ms Sharma will send it once her bank has issued a new one.' }],
  },
  {
    name: 'arrival',
    client: SOFIA,
    opened: '2026-11-19',
    about: {
      subject: 'Has my first transfer arrived?',
      category: 'GENERAL',
      priority: 'URGENT',
      message: 'Ms Martínez asks whether the 20,000 EUR of 17 November are here.',
    },
    replies: [],
  },
];

function ticketSteps({ name, client, opened, about, replies, end }: Ticket): Step[] {
  const key = `ticket:${client}:${name}`;
  const first = step({ at: moment(opened, '12:00'), key, by: ADMIN }, openTicket, (world) => ({
    user_id: world.person(client),
    ...about,
  }));
  const answers = replies.map(({ on, message }, i) =>
    step({ at: moment(on, `13:0${i}`), key: `${key}:reply:${i}`, by: SECOND_ADMIN }, replyToTicket, (world) => ({
      id: world.made(key),
      message,
    })),
  );
  if (!end) return [first, ...answers];
  const last = step({ at: moment(end.on, '17:00'), key: `${key}:end`, by: ADMIN }, editTicket, (world) => ({
    id: world.made(key),
    status: end.status,
  }));
  return [first, ...answers, last];
}

export const tickets: readonly Step[] = TICKETS.flatMap(ticketSteps);
