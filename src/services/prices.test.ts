import { fourTests } from '../../test/support/four-tests.js';
import { PRICES } from '../../test/use-cases/prices.js';

fourTests(PRICES);
