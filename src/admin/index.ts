/**
 * The admin's screens: a guard, AdminJS's actions behind it, and its page, which its own Express router sends. Only what
 * the policy knows reaches AdminJS, and none of its parsing, sessions or sign-in is used.
 */
import AdminJSExpress from '@adminjs/express';
import { ViewHelpers, type ActionContext, type ActionRequest, type CurrentAdmin } from 'adminjs';
import { Router, type Request, type RequestHandler } from 'express';
import { preview } from './actions/previewing.js';
import { assembleAdmin } from './assemble.js';
import { askedFile } from './approval-parts.js';
import { createAssets, type AssetList } from './assets.js';
import { fieldsOf, parseBody } from './body.js';
import { callOf, currentAdminOf } from './call.js';
import { createDashboard } from './dashboard.js';
import { createExport } from './export.js';
import { createGuard } from './guard.js';
import { paperBody, unlessReceived } from './paper-body.js';
import { createImports } from './imports/index.js';
import type { Backups } from './last-backup.js';
import { isPage, sendPage } from './page.js';
import type { DeadMail } from '../db/mail-queue.js';
import type { Reader } from '../db/reader.js';
import { invariant, refusal } from '../errors.js';
import { contextOf, viewerOf } from '../http/viewer.js';
import { HOUSE_LANGUAGE } from '../locales/index.js';
import type { Vault } from '../secrets/vault.js';
import type { ReadAsked } from '../services/read-asked.js';
import type { Door } from '../services/run-command.js';

export interface AdminParts {
  /** Where papers lie, if that is another origin than ours. */
  papersOrigin?: string;
  door: Door;
  reader: Reader;
  /** Opens what is kept sealed, for whoever may see these screens. */
  vault: Vault;
  /** From this age on, a price is marked as old. */
  priceAgeHours: number;
  /** Mail that could not be delivered, the newest first. */
  readUndelivered(): Promise<DeadMail[]>;
  /** Of the last good backup. */
  backups: Backups;
  /** What a request that waits asks for. */
  readAsked: ReadAsked;
}

export async function createAdminRouter(parts: AdminParts): Promise<Router> {
  const { door, reader, vault, papersOrigin, readUndelivered, readAsked, backups } = parts;
  const assets = await createAssets();
  const { admin, resources } = assembleAdmin(parts);
  const dashboard = createDashboard({ reader, resources, readUndelivered, backups });

  /** Runs an action as AdminJS does, but for loading each row that the record points to before anything is checked. */
  const act: RequestHandler = async (req, res) => {
    const { resource: resourceId, action: name, id, query } = parametersOf(req);
    const currentAdmin = adminOf(req);
    const resource = resources.get(resourceId);
    const action = resource?.decorate().actions[name];
    invariant(resource && action, `${resourceId} ${name} is in the policy and on no screen`);
    const record = id ? await resource.findOne(id) : undefined;
    if (id && !record) throw refusal('not_found');
    const request = {
      params: { resourceId, action: name, recordId: id, query },
      method: req.method === 'POST' ? 'post' : 'get',
      query: {},
      payload: {},
    };
    const context = { resource, action, record, currentAdmin, h: new ViewHelpers(admin), _admin: admin };
    const answer: unknown = await action.handler(
      request as unknown as ActionRequest,
      res,
      context as unknown as ActionContext,
    );
    // Not by res.json, which makes a digest of every answer for caches that may keep none.
    res.type('json').end(JSON.stringify(answer));
  };

  const look: RequestHandler = async (req, res) => {
    const { resource: resourceId, action, id } = parametersOf(req);
    const resource = resources.get(resourceId);
    invariant(resource, `${resourceId} is in the policy and on no screen`);
    const record = id ? await resource.findOne(id) : null;
    if (id && !record) throw refusal('not_found');
    res.json(await preview(door, callOf(adminOf(req)), resource, action, record ?? undefined));
  };

  const router = Router({ strict: true, caseSensitive: true });
  router.use('/frontend', assets.router);
  router.use(createGuard(door));
  router.use(createImports({ door, resources, adminOf }));
  router.post('/api/resources/KYCDocument/actions/new', paperBody);
  router.post('/api/*path', unlessReceived(parseBody()));
  router.get('/api/resources/:resource/actions/export', createExport({ door, reader, vault, resources }));
  router.get('/api/asked-files/:id', askedFile(door, readAsked));
  router.all('/api/resources/:resource/actions/:action{/:query}', act);
  router.all('/api/resources/:resource/records/:id/:action', act);
  router.post('/api/previews/:resource/actions/:action', look);
  router.post('/api/previews/:resource/records/:id/:action', look);
  router.get('/api/dashboard', async (req, res) => void res.json(await dashboard(callOf(adminOf(req)).viewer.id)));
  router.get(PAGES, handOver(assets.list, papersOrigin), AdminJSExpress.buildRouter(admin, Router()));
  return router;
}

/** AdminJS's router looks for the person in the session, where ours is not kept, and for a body that is parsed already. */
const handOver =
  (scripts: AssetList, papers: string | undefined): RequestHandler =>
  (req, res, next) => {
    Object.defineProperty(req.session, 'adminUser', { value: adminOf(req), enumerable: false });
    Object.assign(req, { express_formidable: { parsed: true }, fields: {}, files: {} });
    const send = res.send.bind(res);
    res.send = (body: unknown) => {
      res.send = send;
      return typeof body === 'string' && isPage(body) ? sendPage(res, body, scripts, papers) : send(body);
    };
    next();
  };

const PAGES = [
  '/',
  '/resources/:resource',
  '/resources/:resource/actions/:action',
  '/resources/:resource/records/:id/:action',
];

function adminOf(req: Request): CurrentAdmin {
  const viewer = viewerOf(req);
  invariant(viewer, 'the guard lets nobody in who has not signed in');
  const reader = { ...viewer, language: HOUSE_LANGUAGE };
  return currentAdminOf({ viewer: reader, context: contextOf(req), asked: req.query, fields: fieldsOf(req) });
}

function parametersOf(req: Request): Record<'resource' | 'action' | 'id' | 'query', string> {
  const of = (name: string): string => {
    const value = req.params[name];
    return typeof value === 'string' ? value : '';
  };
  return { resource: of('resource'), action: of('action'), id: of('id'), query: of('query') };
}
