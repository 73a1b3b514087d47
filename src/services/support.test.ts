import { fourTests } from '../../test/support/four-tests.js';
import { NEWS } from '../../test/use-cases/news.js';
import { SUPPORT } from '../../test/use-cases/support.js';

fourTests([...SUPPORT, ...NEWS]);
