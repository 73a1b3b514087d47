import { fourTests } from '../../test/support/four-tests.js';
import { IMPORTS } from '../../test/use-cases/imports.js';

fourTests(IMPORTS);
