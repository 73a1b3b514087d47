import type { Contents } from '../contents.js';

export const importedFile: Contents = {
  model: 'Import',
  group: 'System',
  icon: 'inbox',
  title: { select: { file_name: true }, of: (row) => String(row.file_name) },
  list: ['created_at', 'kind', 'file_name', 'row_count', 'created_by', 'undone_at'],
  filters: ['kind', 'file_name', 'sha256', 'created_by', 'created_at', 'undone_at'],
  exact: ['sha256'],
  newest: 'created_at',
  search: ['file_name'],
  related: [
    ['Trade', 'import_id'],
    ['Transaction', 'import_id'],
    ['Price', 'import_id'],
    ['User', 'import_id'],
    ['ActivityLog', 'target_id'],
  ],
};
