import { fourTests } from '../../test/support/four-tests.js';
import { KEYS } from '../../test/use-cases/keys.js';

fourTests(KEYS);
