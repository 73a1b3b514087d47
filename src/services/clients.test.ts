import { fourTests } from '../../test/support/four-tests.js';
import { CLIENTS } from '../../test/use-cases/clients.js';

fourTests(CLIENTS);
