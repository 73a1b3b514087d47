/** A baseline: stock AdminJS with the stock @adminjs/prisma resource of the log, over the same database and role. */
import { readFileSync } from 'node:fs';
import AdminJSExpress from '@adminjs/express';
import { Resource } from '@adminjs/prisma';
import AdminJS from 'adminjs';
import express from 'express';
import { databaseSettings } from '../../src/config-database.js';
import { createReader } from '../../src/db/reader.js';

interface DataModel {
  models: { name: string }[];
  enums: { name: string; values: { name: string }[] }[];
}

const dataModel = JSON.parse(
  readFileSync(new URL('../../src/db/generated/dmmf.json', import.meta.url), 'utf8'),
) as DataModel;
const client = createReader(databaseSettings(process.env, false, console.error).reader);
const clientModule = { Prisma: { dmmf: { datamodel: { ...dataModel, types: [] } } } };

AdminJS.registerAdapter({ Resource, Database: (await import('@adminjs/prisma')).Database });
const resources = ['User', 'ActivityLog'].map((name) => ({
  resource: { model: dataModel.models.find((model) => model.name === name), client, clientModule },
  options: {},
}));
const admin = new AdminJS({ rootPath: '/admin', resources });

const app = express();
app.get('/healthz', (_req, res) => void res.json({ status: 'up' }));
app.use('/admin', AdminJSExpress.buildRouter(admin));
app.listen(Number(process.env.PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
