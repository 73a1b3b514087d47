/** A list: what it is filtered by, the rows, the pages. All of its state is in the address. */
import React from 'react';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import type { ListJSON, ScreenJSON } from '../src/admin/screen-json.js';
import { whole } from './figures.js';
import { ExportLink } from './export-link.js';
import { Filters } from './filters.js';
import { JustDone } from './just-done.js';
import { ListTable } from './list-table.js';
import { NothingHere, PageHead } from './page-parts.js';
import { Pager } from './pager.js';
import { readList, useReading } from './server.js';
import { newUrl, useScreen, useWords, type Words } from './state.js';

export function ListPage(): React.ReactElement {
  const { screenId } = useParams();
  const screen = useScreen(screenId);
  return screen ? <List key={screen.id} screen={screen} /> : <NothingHere />;
}

function List({ screen }: { screen: ScreenJSON }): React.ReactElement {
  const words = useWords();
  const [search] = useSearchParams();
  const query = search.toString();
  const { value, failure, loading } = useReading(`${screen.id}?${query}`, () => readList(screen.id, query));
  const add = screen.actions.find(({ name }) => name === 'new');
  const filtered = [...search.keys()].some((key) => key.startsWith('filters.'));
  return (
    <>
      <PageHead title={screen.name} note={value && howMany(value.meta, words)}>
        <ExportLink screen={screen} />
        {screen.actions
          .filter(({ ofList }) => ofList)
          .map(({ name, label }) => (
            <Link key={name} className="button" to={newUrl(screen.id, name)} data-testid={`action-${name}`}>
              {label}
            </Link>
          ))}
        {add && (
          <Link className="button primary" to={newUrl(screen.id)} data-testid="action-new">
            {add.label}
          </Link>
        )}
      </PageHead>
      <JustDone screen={screen} />
      <Filters screen={screen} />
      {failure && (
        <p className="message bad" role="alert">
          {failure.message || words('unread')}
        </p>
      )}
      {value && value.records.length > 0 && <ListTable screen={screen} list={value} busy={loading} />}
      {value && value.records.length === 0 && (
        <div className="blank">
          <h2>{words(filtered ? 'noneFound' : 'none')}</h2>
          <p>{words(filtered ? 'noneFoundText' : 'noneText')}</p>
        </div>
      )}
      {!value && loading && (
        <p className="blank" role="status">
          {words('loading')}
        </p>
      )}
      {value && <Pager meta={value.meta} rows={value.records.length} />}
    </>
  );
}

function howMany({ total, totalIs }: ListJSON['meta'], words: Words): string {
  if (totalIs === 'exact') return words(total === 1 ? 'rows_one' : 'rows_other', { count: whole(total) });
  return words(totalIs === 'about' ? 'rowsAbout' : 'rowsAtLeast', { count: whole(total) });
}
