import { fourTests } from '../../test/support/four-tests.js';
import { STAFF } from '../../test/use-cases/staff.js';

fourTests(STAFF);
