import { fourTests } from '../../test/support/four-tests.js';
import { TRADES } from '../../test/use-cases/trades.js';

fourTests(TRADES);
