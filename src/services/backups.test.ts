import { BACKUPS } from '../../test/use-cases/backups.js';
import { fourTests } from '../../test/support/four-tests.js';

fourTests(BACKUPS);
