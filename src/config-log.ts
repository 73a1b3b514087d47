/** The keys of the log. In the demo and in tests they come from the session's secret, where they are left out. */
import type { Variables } from './env-file.js';
import { derivedKey } from './keys.js';

export interface LogSettings {
  /** Makes the macs; the database never has it. */
  key: string;
}

export const logSettings = (variables: Variables, { production }: { production: boolean }): LogSettings => ({
  // Production asks for keys of its own, as config-secrets says.
  key: variables.LOG_KEY || (production ? '' : derivedKey(variables.SESSION_SECRET ?? '', 'log')),
});
