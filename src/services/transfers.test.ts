import { fourTests } from '../../test/support/four-tests.js';
import { TRANSFERS } from '../../test/use-cases/transfers.js';

fourTests(TRANSFERS);
