import { fourTests } from '../../test/support/four-tests.js';
import { KYC } from '../../test/use-cases/kyc.js';

fourTests(KYC);
