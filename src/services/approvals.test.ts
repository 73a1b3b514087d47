import { fourTests } from '../../test/support/four-tests.js';
import { APPROVALS } from '../../test/use-cases/approvals.js';

fourTests(APPROVALS);
