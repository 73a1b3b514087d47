import { fourTests } from '../../test/support/four-tests.js';
import { MARKET } from '../../test/use-cases/market.js';

fourTests(MARKET);
