import { fourTests } from '../../test/support/four-tests.js';
import { BOOKS } from '../../test/use-cases/books.js';

fourTests(BOOKS);
