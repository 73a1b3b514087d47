/** Papers and decisions: one client in every state of the identity check. */
import { addDocument } from '../../src/services/add-document.js';
import { archiveClient } from '../../src/services/archive-client.js';
import { approveKyc, rejectKyc } from '../../src/services/decide-kyc.js';
import { approveDocument, rejectDocument } from '../../src/services/review-document.js';
import { ADMIN, AMELIE, KENJI, OLIVER, PRIYA, SECOND_ADMIN, SOFIA, THABO } from './people.js';
import { specimen } from './specimens.js';
import { moment, step, type Step } from './step.js';

type Kind = 'GOVERNMENT_ID' | 'PROOF_OF_ADDRESS' | 'WEALTH_STATEMENT';

interface Paper {
  client: string;
  kind: Kind;
  file: string;
  uploaded: string;
  /** Undefined while it waits; otherwise the day of the review, and why it was rejected. */
  reviewed?: { on: string; rejected?: string };
}

const PAPERS: readonly Paper[] = [
  {
    client: AMELIE,
    kind: 'GOVERNMENT_ID',
    file: 'passeport.pdf',
    uploaded: '2025-01-06',
    reviewed: { on: '2025-01-07' },
  },
  {
    client: AMELIE,
    kind: 'PROOF_OF_ADDRESS',
    file: 'facture-electricite.jpg',
    uploaded: '2025-01-06',
    reviewed: { on: '2025-01-07', rejected: 'The bill is older than three months.' },
  },
  {
    client: AMELIE,
    kind: 'PROOF_OF_ADDRESS',
    file: 'facture-electricite-janvier.pdf',
    uploaded: '2025-01-08',
    reviewed: { on: '2025-01-09' },
  },
  {
    client: KENJI,
    kind: 'GOVERNMENT_ID',
    file: 'passport.pdf',
    uploaded: '2025-01-13',
    reviewed: { on: '2025-01-14' },
  },
  {
    client: KENJI,
    kind: 'WEALTH_STATEMENT',
    file: 'statement-of-wealth.pdf',
    uploaded: '2025-01-13',
    reviewed: { on: '2025-01-14' },
  },
  {
    client: THABO,
    kind: 'GOVERNMENT_ID',
    file: 'identity-card.png',
    uploaded: '2025-03-03',
    reviewed: { on: '2025-03-04' },
  },
  { client: SOFIA, kind: 'GOVERNMENT_ID', file: 'dni.pdf', uploaded: '2026-11-16' },
  { client: SOFIA, kind: 'PROOF_OF_ADDRESS', file: 'recibo-agua.pdf', uploaded: '2026-11-16' },
  {
    client: PRIYA,
    kind: 'GOVERNMENT_ID',
    file: 'passport.jpg',
    uploaded: '2026-11-10',
    reviewed: { on: '2026-11-12' },
  },
  {
    client: PRIYA,
    kind: 'WEALTH_STATEMENT',
    file: 'bank-letter.jpg',
    uploaded: '2026-11-10',
    reviewed: { on: '2026-11-12', rejected: 'The letter cannot be read: half of the page is missing.' },
  },
  {
    client: OLIVER,
    kind: 'GOVERNMENT_ID',
    file: 'driving-licence.png',
    uploaded: '2026-09-21',
    reviewed: { on: '2026-09-23', rejected: 'The name differs from the one on the account.' },
  },
];

function paperSteps({ client, kind, file, uploaded, reviewed }: Paper): Step[] {
  const key = `paper:${client}:${file}`;
  const added = step({ at: moment(uploaded, '08:30'), key, by: undefined }, addDocument, (world) => ({
    user_id: world.person(client),
    document_type: kind,
    file: specimen(kind, file),
  }));
  if (!reviewed) return [added];
  const occasion = { at: moment(reviewed.on, '09:15'), key: `${key}:review`, by: SECOND_ADMIN };
  const { rejected } = reviewed;
  return [
    added,
    rejected
      ? step(occasion, rejectDocument, (world) => ({ id: world.made(key), reason: rejected }))
      : step(occasion, approveDocument, (world) => ({ id: world.made(key) })),
  ];
}

const approved = (client: string, day: string): Step =>
  step({ at: moment(day, '11:00'), key: `kyc:${client}`, by: ADMIN }, approveKyc, (world) => ({
    id: world.person(client),
  }));

export const identity: readonly Step[] = [
  ...PAPERS.flatMap(paperSteps),
  approved(AMELIE, '2025-01-09'),
  approved(KENJI, '2025-01-14'),
  approved(THABO, '2025-03-04'),
  step({ at: moment('2026-09-24', '11:00'), key: `kyc:${OLIVER}`, by: ADMIN }, rejectKyc, (world) => ({
    id: world.person(OLIVER),
    reason: 'The identity could not be established: the papers name another person.',
  })),
  step({ at: moment('2026-06-30', '16:00'), key: `archive:${THABO}`, by: ADMIN }, archiveClient, (world) => ({
    id: world.person(THABO),
  })),
];
