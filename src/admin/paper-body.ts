/** The one form of the screens that brings a paper. What parses all other forms leaves this one alone. */
import type { Request, RequestHandler } from 'express';
import { receivePaper } from '../http/receive-paper.js';

const received = new WeakSet<Request>();

export const paperBody: RequestHandler = async (req, res, next) => {
  if (req.is('multipart/form-data')) {
    req.body = await receivePaper(req, res);
    received.add(req);
  }
  next();
};

export const unlessReceived =
  (parse: RequestHandler): RequestHandler =>
  (req, res, next) =>
    received.has(req) ? next() : void parse(req, res, next);
