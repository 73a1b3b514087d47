/** One AdminJS, from the schema, the tables of contents, the policy and the registry. */
import AdminJS, { type CurrentAdmin, type ResourceJSON, type ResourceOptions } from 'adminjs';
import { change } from './actions/changing.js';
import { list, search, show } from './actions/reading.js';
import { callOf, type Handler } from './call.js';
import { componentLoader } from './components.js';
import { readDataModel } from './data-model.js';
import { HouseResource } from './house-resource.js';
import { createPaperUpload, type PaperUpload } from './paper-upload.js';
import { may, policy, type Right } from './policy.js';
import { askedFor } from './approval-parts.js';
import { events, figures } from './portfolio-page.js';
import type { Resources } from './references.js';
import { SCREENS } from './resources/index.js';
import { screenFor } from './screen.js';
import { interfaceTexts } from './texts.js';
import type { Reader } from '../db/reader.js';
import { invariant, refusal } from '../errors.js';
import type { Vault } from '../secrets/vault.js';
import type { ReadAsked } from '../services/read-asked.js';
import type { Door } from '../services/run-command.js';

interface Parts {
  door: Door;
  reader: Reader;
  vault: Vault;
  priceAgeHours: number;
  readAsked: ReadAsked;
}

/** The screen whose new rows bring a file. */
const PAPERS = 'KYCDocument';

export function assembleAdmin(parts: Parts): { admin: AdminJS; resources: Resources } {
  const { door, reader, vault, priceAgeHours } = parts;
  const models = readDataModel();
  const oldBefore = () => new Date(Date.now() - priceAgeHours * 3_600_000);
  const resources = new Map(
    SCREENS.map((contents) => {
      const model = models.get(contents.model);
      invariant(model, `the schema has no model ${contents.model}`);
      return [model.name, new HouseResource({ model, contents, reader, vault, oldBefore })] as const;
    }),
  );
  const papers = createPaperUpload(door);
  const admin = new AdminJS({
    rootPath: '/admin',
    loginPath: '/login',
    logoutPath: '/logout',
    resources: [...resources.values()].map((resource) => ({
      resource,
      options: optionsFor(resource, resources, { ...parts, papers }),
      features: resource.id() === PAPERS ? [papers.feature] : [],
    })),
    componentLoader: componentLoader(),
    branding: { companyName: 'VIP Investor Portal', withMadeWithLove: false, logo: false, favicon: undefined },
    locale: (currentAdmin?: CurrentAdmin) => interfaceTexts(currentAdmin),
  });
  for (const resource of resources.values()) describeAsScreen(resource);
  return { admin, resources };
}

type WithPapers = Parts & { papers: PaperUpload };

function optionsFor(resource: HouseResource, resources: Resources, parts: WithPapers): ResourceOptions {
  const rights = policy.get(resource.id());
  invariant(rights, `${resource.id()} is in the policy`);
  const allowed = new Map<string, object>();
  for (const [name, right] of rights) {
    allowed.set(name, secure(resource.id(), name, right, handlerOf(name, resource, resources, parts)));
  }
  return { titleProperty: 'id', actions: { ...REFUSED, ...Object.fromEntries(allowed) } };
}

function handlerOf(
  name: string,
  resource: HouseResource,
  resources: Resources,
  { door, reader, vault, priceAgeHours, papers, readAsked }: WithPapers,
): Handler {
  if (name === 'list') return list(resource, resources);
  if (name === 'search') return search(resource);
  // Its answer is a file, which none of AdminJS's handlers can give.
  if (name === 'export') return refuse;
  if (name === 'show') return show(resource, resources);
  if (resource.id() === 'Portfolio' && name === 'figures') return figures(reader, priceAgeHours);
  if (resource.id() === 'PendingApproval' && name === 'asked') return askedFor(readAsked);
  if (resource.id() === 'Portfolio' && name === 'events') return events(reader, vault);
  if (resource.id() === PAPERS && name === 'new') return change(door, resource, name, papers.around);
  return change(door, resource, name);
}

/** The guard in front says the same; here it also holds for whatever reaches an action by another way. */
function secure(resource: string, name: string, right: Right, handler: Handler) {
  const allowed = ({ currentAdmin }: { currentAdmin?: CurrentAdmin }): boolean =>
    may(currentAdmin && callOf(currentAdmin).viewer.role, resource, name);
  return {
    actionType: right.family === 'records' ? 'record' : 'resource',
    isAccessible: allowed,
    isVisible: allowed,
    handler,
  };
}

const refuse: Handler = async () => {
  throw refusal('forbidden');
};
const nobody = { isAccessible: false, isVisible: false, handler: refuse };
/** AdminJS brings these along for every resource. */
const REFUSED = Object.fromEntries(
  ['list', 'show', 'new', 'edit', 'delete', 'bulkDelete', 'search'].map((name) => [name, nobody]),
);

/** The page's state would hold every property four times and every action for every role; ours holds a screen. */
function describeAsScreen(resource: HouseResource): void {
  resource.decorate().toJSON = (currentAdmin) => {
    const { role, language } = callOf(currentAdmin).viewer;
    return screenFor(resource.columns, resource.contents, role, language) as unknown as ResourceJSON;
  };
}
