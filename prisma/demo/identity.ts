/** Papers and decisions: one client in every state of the identity check. */
import { addDocument } from '../../src/services/add-document.js';
import { archiveClient } from '../../src/services/archive-client.js';
import { approveKyc, rejectKyc } from '../../src/services/decide-kyc.js';
import { approveDocument, rejectDocument } from '../../src/services/review-document.js';
import { ADMIN, AMELIE, KENJI, OLIVER, PRIYA, SECOND_ADMIN, SOFIA, THABO } from './people.js';
import { moment, step, type Step } from './step.js';

type Kind = 'GOVERNMENT_ID' | 'PROOF_OF_ADDRESS' | 'WEALTH_STATEMENT';

interface Paper {
  client: string;
  kind: Kind;
  file: string;
  bytes: number;
  uploaded: string;
  /** Undefined while it waits; otherwise the day of the review, and why it was rejected. */
  reviewed?: { on: string; rejected?: string };
}

const PAPERS: readonly Paper[] = [
  {
    client: AMELIE,
    kind: 'GOVERNMENT_ID',
    file: 'passeport.pdf',
    bytes: 812_440,
    uploaded: '2025-01-06',
    reviewed: { on: '2025-01-07' },
  },
  {
    client: AMELIE,
    kind: 'PROOF_OF_ADDRESS',
    file: 'facture-electricite.jpg',
    bytes: 240_118,
    uploaded: '2025-01-06',
    reviewed: { on: '2025-01-07', rejected: 'The bill is older than three months.' },
  },
  {
    client: AMELIE,
    kind: 'PROOF_OF_ADDRESS',
    file: 'facture-electricite-janvier.pdf',
    bytes: 198_552,
    uploaded: '2025-01-08',
    reviewed: { on: '2025-01-09' },
  },
  {
    client: KENJI,
    kind: 'GOVERNMENT_ID',
    file: 'passport.pdf',
    bytes: 655_302,
    uploaded: '2025-01-13',
    reviewed: { on: '2025-01-14' },
  },
  {
    client: KENJI,
    kind: 'WEALTH_STATEMENT',
    file: 'statement-of-wealth.pdf',
    bytes: 1_204_877,
    uploaded: '2025-01-13',
    reviewed: { on: '2025-01-14' },
  },
  {
    client: THABO,
    kind: 'GOVERNMENT_ID',
    file: 'identity-card.png',
    bytes: 388_109,
    uploaded: '2025-03-03',
    reviewed: { on: '2025-03-04' },
  },
  { client: SOFIA, kind: 'GOVERNMENT_ID', file: 'dni.pdf', bytes: 301_775, uploaded: '2026-11-16' },
  { client: SOFIA, kind: 'PROOF_OF_ADDRESS', file: 'recibo-agua.pdf', bytes: 154_020, uploaded: '2026-11-16' },
  {
    client: PRIYA,
    kind: 'GOVERNMENT_ID',
    file: 'passport.jpg',
    bytes: 590_336,
    uploaded: '2026-11-10',
    reviewed: { on: '2026-11-12' },
  },
  {
    client: PRIYA,
    kind: 'WEALTH_STATEMENT',
    file: 'bank-letter.jpg',
    bytes: 121_904,
    uploaded: '2026-11-10',
    reviewed: { on: '2026-11-12', rejected: 'The letter cannot be read: half of the page is missing.' },
  },
  {
    client: OLIVER,
    kind: 'GOVERNMENT_ID',
    file: 'driving-licence.png',
    bytes: 277_431,
    uploaded: '2026-09-21',
    reviewed: { on: '2026-09-23', rejected: 'The name differs from the one on the account.' },
  },
];

const TYPES: Record<string, string> = { pdf: 'application/pdf', jpg: 'image/jpeg', png: 'image/png' };

function paperSteps({ client, kind, file, bytes, uploaded, reviewed }: Paper): Step[] {
  const key = `paper:${client}:${file}`;
  const added = step({ at: moment(uploaded, '08:30'), key, by: undefined }, addDocument, (world) => ({
    user_id: world.person(client),
    document_type: kind,
    file_url: `demo://papers/${file}`,
    file_name: file,
    file_size: bytes,
    mime_type: TYPES[file.slice(-3)],
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
