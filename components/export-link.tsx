/** Takes the list along as a file: its filters, its order, all of its rows. */
import React from 'react';
import { useSearchParams } from 'react-router-dom';
import type { ScreenJSON } from '../src/admin/screen-json.js';
import { useWords } from './state.js';

export function ExportLink({ screen }: { screen: ScreenJSON }): React.ReactElement {
  const words = useWords();
  const [search] = useSearchParams();
  const query = new URLSearchParams([...search].filter(([key]) => key !== 'page' && key !== 'perPage')).toString();
  return (
    <a
      className="button"
      href={`/admin/api/resources/${screen.id}/actions/export${query && `?${query}`}`}
      download
      data-testid="action-export"
    >
      {words('exportList')}
    </a>
  );
}
