// The client without an engine carries a pruned data model (no ids, no enums), which the admin screens cannot be built
// from. This generator writes the full one as JSON. It speaks Prisma's generator protocol: one JSON-RPC request a line
// on stdin, one answer a line on stderr.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** @param {{ method: string, params: any }} request */
function answer({ method, params }) {
  if (method === 'getManifest')
    return { manifest: { prettyName: 'Full data model', defaultOutput: '../src/db/generated' } };
  if (method !== 'generate') return null;
  const folder = params.generator.output.value;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'dmmf.json'), JSON.stringify(params.dmmf.datamodel));
  return null;
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  process.stderr.write(`${JSON.stringify({ jsonrpc: '2.0', id: request.id, result: answer(request) })}\n`);
}
