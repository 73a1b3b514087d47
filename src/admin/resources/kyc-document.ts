import type { Contents } from '../contents.js';

export const kycDocument: Contents = {
  model: 'KYCDocument',
  group: 'Clients',
  icon: 'paper',
  title: { select: { file_name: true }, of: (row) => String(row.file_name) },
  list: ['uploaded_at', 'user_id', 'document_type', 'file_name', 'status', 'reviewed_by', 'reviewed_at'],
  filters: ['user_id', 'document_type', 'status', 'reviewed_by', 'uploaded_at'],
  primary: 'approve',
  newest: 'uploaded_at',
  search: ['file_name'],
};
