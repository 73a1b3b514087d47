/** Takes the list along as a file: its filters, its order, all of its rows; personal data only where it is asked for. */
import React from 'react';
import { useSearchParams } from 'react-router-dom';
import type { ScreenJSON } from '../src/admin/screen-json.js';
import { useWords } from './state.js';

export function ExportLink({ screen }: { screen: ScreenJSON }): React.ReactElement {
  const words = useWords();
  const [search] = useSearchParams();
  const asked = [...search].filter(([key]) => key !== 'page' && key !== 'perPage');
  const file = (more: string[][] = []): string => {
    const query = new URLSearchParams([...asked, ...more]).toString();
    return `/admin/api/resources/${screen.id}/actions/export${query && `?${query}`}`;
  };
  return (
    <>
      <a className="button" href={file()} download data-testid="action-export">
        {words('exportList')}
      </a>
      {screen.columns.some(({ sealed }) => sealed) && (
        <a className="button" href={file([['personal', 'true']])} download data-testid="action-export-personal">
          {words('exportPersonal')}
        </a>
      )}
    </>
  );
}
