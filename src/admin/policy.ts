/**
 * The policy table: who may do what on which screen. What is not in it is refused. Reading is the same everywhere;
 * everything else is what the use cases of the registry allow.
 */
import { SCREENS } from './resources/index.js';
import { registry } from '../services/index.js';
import type { Role } from '../request-context.js';

export interface Right {
  roles: readonly Role[];
  /** GET only reads, POST changes something. */
  method: 'GET' | 'POST';
  /** Under which addresses it is found: …/actions/NAME or …/records/ID/NAME. */
  family: 'actions' | 'records';
}

export type Policy = ReadonlyMap<string, ReadonlyMap<string, Right>>;

/** Who may enter the admin's screens at all; what they may see there, they may all see. */
export const READERS: readonly Role[] = ['ADMIN', 'COMPLIANCE'];
const ROLES: readonly Role[] = ['ADMIN', 'COMPLIANCE', 'CUSTOMER'];

const READING: Readonly<Record<string, Right>> = {
  list: { roles: READERS, method: 'GET', family: 'actions' },
  search: { roles: READERS, method: 'GET', family: 'actions' },
  export: { roles: READERS, method: 'GET', family: 'actions' },
  show: { roles: READERS, method: 'GET', family: 'records' },
};

/** What a page shows beyond its row. */
const READING_MORE: Readonly<Record<string, Readonly<Record<string, Right>>>> = {
  PendingApproval: { asked: { roles: READERS, method: 'GET', family: 'records' } },
  Portfolio: {
    figures: { roles: READERS, method: 'GET', family: 'records' },
    events: { roles: READERS, method: 'GET', family: 'records' },
  },
};

export const policy: Policy = new Map(
  SCREENS.map(({ model }) => [
    model,
    new Map([...Object.entries(READING), ...Object.entries(READING_MORE[model] ?? {}), ...changing(model)]),
  ]),
);

function changing(model: string): [string, Right][] {
  const screens = registry.filter(({ screen }) => screen?.resource === model);
  const actions = [...new Set(screens.flatMap(({ screen }) => (screen ? [screen.action] : [])))];
  return actions.map((action) => {
    const doers = screens.filter(({ screen }) => screen?.action === action).flatMap(({ useCase }) => useCase.allow);
    const roles = ROLES.filter((role) => doers.includes(role));
    const ofList = action === 'new' || screens.some(({ screen }) => screen?.action === action && screen.ofList);
    return [action, { roles, method: 'POST', family: ofList ? 'actions' : 'records' }];
  });
}

export function may(role: Role | undefined, resource: string, action: string): boolean {
  return role !== undefined && (policy.get(resource)?.get(action)?.roles.includes(role) ?? false);
}

/** About a list, and no record of it. */
export const isOfList = (resource: string, action: string): boolean =>
  policy.get(resource)?.get(action)?.family === 'actions';
