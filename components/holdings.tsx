/** What a portfolio holds, at which price, and how each figure of it came about. */
import React from 'react';
import { Link } from 'react-router-dom';
import type { PortfolioJSON } from '../src/admin/screen-json.js';
import { day } from './figures.js';
import { Formula, Written } from './how.js';
import { recordUrl, useWords } from './state.js';

type HoldingJSON = PortfolioJSON['holdings'][number];

const HELD = [
  'quantity',
  'average_buy_price',
  'current_price',
  'total_value',
  'profit_loss',
  'profit_loss_percent',
] as const;
const LOOKS = {
  quantity: 'quantity',
  average_buy_price: 'price',
  current_price: 'price',
  total_value: 'money',
  profit_loss: 'gain',
  profit_loss_percent: 'gain_percent',
} as const;

export function Holdings({ holdings }: { holdings: HoldingJSON[] }): React.ReactElement {
  const words = useWords();
  return (
    <section className="related" aria-labelledby="holdings-title" data-testid="holdings">
      <header>
        <h2 id="holdings-title">{words('portfolio.holdings')}</h2>
      </header>
      {holdings.length === 0 ? (
        <p className="note">{words('portfolio.nothingHeld')}</p>
      ) : (
        <div className="table-box">
          <table className="list still">
            <thead>
              <tr>
                <th scope="col">{words('columns.asset')}</th>
                {HELD.map((name) => (
                  <th key={name} scope="col" className="figure">
                    {words(`columns.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            {holdings.map((holding) => (
              <Holding key={holding.id} holding={holding} />
            ))}
          </table>
        </div>
      )}
    </section>
  );
}

/** As on the client's page: that a price is only the one of a trade matters more than how old it is. */
function Doubt({ holding }: { holding: HoldingJSON }): React.ReactElement | null {
  const words = useWords();
  const ofTrade = holding.price_source === 'trade';
  if (!ofTrade && !holding.stale) return null;
  return (
    <span className="old-price">
      {ofTrade ? words('priceOfTrade') : words('oldPrice', { day: day(holding.last_price_update) })}
    </span>
  );
}

function Holding({ holding }: { holding: HoldingJSON }): React.ReactElement {
  const words = useWords();
  return (
    <tbody>
      <tr>
        <td data-label={words('columns.asset')}>
          <Link className="leading" to={recordUrl('Holding', holding.id)}>
            <strong>{holding.symbol}</strong> {holding.name}
          </Link>
        </td>
        {HELD.map((name) => (
          <td key={name} className="figure" data-label={words(`columns.${name}`)}>
            <span>
              <Written look={LOOKS[name]} value={holding[name]} />
              {name === 'current_price' && <Doubt holding={holding} />}
            </span>
          </td>
        ))}
      </tr>
      <tr className="why">
        <td colSpan={HELD.length + 1}>
          <details className="how">
            <summary>
              {words('portfolio.how')} <span className="for-ears">{holding.symbol}</span>
            </summary>
            <div className="formulas">
              {holding.how.map((figure) => (
                <Formula key={figure.name} figure={figure} />
              ))}
            </div>
          </details>
        </td>
      </tr>
    </tbody>
  );
}
