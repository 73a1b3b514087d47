import { fourTests } from '../../test/support/four-tests.js';
import { SUPPORT } from '../../test/use-cases/support.js';

fourTests(SUPPORT);
