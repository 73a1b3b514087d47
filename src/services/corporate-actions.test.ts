import { fourTests } from '../../test/support/four-tests.js';
import { MARKET_EVENTS } from '../../test/use-cases/market-events.js';

fourTests(MARKET_EVENTS);
