import { fourTests } from '../../test/support/four-tests.js';
import { ERASURE } from '../../test/use-cases/erasure.js';

fourTests(ERASURE);
