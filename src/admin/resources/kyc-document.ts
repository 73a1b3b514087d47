import { AMONG_CLIENTS, type Contents } from '../contents.js';
import { PAPER_CHECKS } from '../../domain/kyc.js';

export const kycDocument: Contents = {
  model: 'KYCDocument',
  group: 'Clients',
  icon: 'paper',
  title: { select: { file_name: true }, of: (row) => String(row.file_name) },
  list: ['uploaded_at', 'user_id', 'document_type', 'file_name', 'status', 'expires_at', 'reviewed_by', 'reviewed_at'],
  filters: ['user_id', 'document_type', 'status', 'reviewed_by', 'uploaded_at', 'uploaded_by', 'expires_at', 'sha256'],
  exact: ['sha256'],
  primary: 'approve',
  newest: 'uploaded_at',
  search: ['file_name'],
  new: [
    { name: 'user_id', among: AMONG_CLIENTS },
    'document_type',
    { name: 'file', kind: 'file', required: true },
    'expires_at',
  ],
  edit: ['expires_at'],
  checklist: { action: 'approve', column: 'document_type', checks: PAPER_CHECKS },
};
