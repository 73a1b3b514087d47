/**
 * The second person's decision. What is approved is carried out in the same transaction, as the one who asked for it; a
 * refusal then shows why, changes nothing, and leaves the request waiting, so that it can be approved once what stood in
 * the way is gone.
 */
import { personId } from './decide-kyc.js';
import { form, id, optional, parseInput, prose } from './input.js';
import { openInput } from './kept-input.js';
import { OWN_WORK_COUNTS } from './second-person.js';
import { defineUseCase, type Call, type LogRow, type Preparation, type Tx, type UseCase } from './use-case.js';
import { digestOf, gaveAccessTo, hadAHandIn, type Target } from '../db/approval-targets.js';
import {
  endApproval,
  findApproval,
  isActiveAdmin,
  otherActiveAdmins,
  queueForApproval,
  readSealedInput,
  type Ending,
  type StoredApproval,
} from '../db/approvals.js';
import { checkMayApprove, checkStillWaits } from '../domain/approval.js';
import { invariant, refusal } from '../errors.js';
import type { Actor } from '../request-context.js';

/** The command that waits, ready to be run. */
interface Ready {
  run(tx: Tx, call: Pick<Call<unknown>, 'actor' | 'now'>): ReturnType<UseCase['run']>;
  release(): Promise<void>;
}

export const approveRequest = defineUseCase({
  name: 'approve-request',
  allow: ['ADMIN'],
  input: form({ id: id(), reason: optional(prose({ max: 1000 })) }),
  prepare: ({ id }, preparation) => readied(id, preparation),
  async run(tx, input, { actor, now, prepared }: Call<Ready>) {
    const approval = await waiting(tx, input.id, now());
    const decided_by = await checkedDecider(tx, approval, actor);
    if (!(await isActiveAdmin(tx, approval.requested_by))) throw refusal('requester_gone');
    await checkUnchanged(tx, approval);
    const requester: Actor = { kind: 'person', id: approval.requested_by, role: 'ADMIN' };
    const done = await prepared.run(tx, { actor: requester, now });
    if (done.failure) throw done.failure;
    const result_id = done.result.id;
    const ending = { status: 'APPROVED', decided_by, decided_at: now(), decision_reason: input.reason } as const;
    await end(tx, approval, { ...ending, result_id });
    const both = { approval_id: approval.id, requested_by: approval.requested_by, approved_by: decided_by };
    return {
      result: { id: approval.id, result_id },
      within: {
        actor: requester,
        outcome: { ...done, log: { ...done.log, metadata: { ...done.log.metadata, ...both } } },
      },
      log: logOf(approval, ending, { done: `${done.log.target.type} ${done.log.target.id}` }),
    };
  },
  release: ({ release }) => release(),
});

/** By another admin; whoever asked takes it back the same way. */
export const declineRequest = defineUseCase({
  name: 'decline-request',
  allow: ['ADMIN'],
  input: form({ id: id(), reason: prose({ max: 1000 }) }),
  async run(tx, input, { actor, now }) {
    const approval = await waiting(tx, input.id, now());
    const own = personId(actor) === approval.requested_by;
    const ending = {
      status: own ? 'CANCELLED' : 'DECLINED',
      decided_by: own ? null : personId(actor),
      decided_at: now(),
      decision_reason: input.reason,
    } as const;
    await end(tx, approval, ending);
    return { result: { id: approval.id }, log: logOf(approval, ending) };
  },
});

/** What nobody has decided in time. A job asks for this; the clock has ended it before. */
export const lapseRequest = defineUseCase({
  name: 'lapse-request',
  allow: ['system'],
  input: form({ id: id() }),
  async run(tx, input, { now }) {
    const approval = await queued(tx, input.id);
    const at = now();
    if (approval.status !== 'WAITING' || approval.expires_at > at)
      throw refusal('already_in_state', undefined, { state: approval.status.toLowerCase() });
    const ending = { status: 'LAPSED', decided_by: null, decided_at: at, decision_reason: null } as const;
    await end(tx, approval, ending);
    return { result: { id: approval.id }, log: logOf(approval, ending) };
  },
});

/** A repetition of what was approved a moment ago gets its answer from the door, and any other is told that it has ended. */
const ENDED: Ready = {
  run: () => Promise.reject(refusal('approval_changed')),
  release: () => Promise.resolve(),
};

async function readied(approvalId: string, preparation: Preparation): Promise<Ready> {
  const { rows, approvals, vault } = preparation;
  const approval = await findApproval(rows, approvalId);
  if (!approval) throw refusal('not_found', 'id');
  const sealed = await readSealedInput(rows, approvalId);
  if (sealed === undefined) return ENDED;
  const command = approvals.commandNamed(approval.command);
  invariant(command, `${approval.command} is a command`);
  const { raw, release, ...kept } = await openInput(vault, approval, sealed);
  try {
    const input: unknown = parseInput(command.input, raw);
    const requester: Actor = { kind: 'person', id: approval.requested_by, role: 'ADMIN' };
    const prepared: unknown =
      'prepared' in kept ? kept.prepared : await command.prepare?.(input, { ...preparation, actor: requester });
    return { run: (tx, call) => command.run(tx, input, { ...call, prepared }), release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function queued(tx: Tx, approvalId: string): Promise<StoredApproval> {
  const approval = await queueForApproval(tx, approvalId);
  if (!approval) throw refusal('not_found', 'id');
  return approval;
}

async function waiting(tx: Tx, approvalId: string, now: Date): Promise<StoredApproval> {
  const approval = await queued(tx, approvalId);
  checkStillWaits(approval, now);
  return approval;
}

const targetOf = ({ target_type, target_id }: StoredApproval): Target | undefined =>
  target_type !== null && target_id !== null ? { type: target_type, id: target_id } : undefined;

async function checkedDecider(tx: Tx, approval: StoredApproval, actor: Actor): Promise<string> {
  const decider = personId(actor);
  if (decider === null || !(await isActiveAdmin(tx, decider))) throw refusal('forbidden');
  const { isTarget, involved } = await handsOf(tx, approval, decider);
  const anotherMay = !(isTarget || involved) || (await isAnotherLeft(tx, approval, decider));
  const accessGiven = await gaveAccessTo(tx, approval.requested_by, decider);
  const gaveAccess = await gaveAccessTo(tx, decider, approval.requested_by);
  checkMayApprove(approval, { id: decider, isTarget, involved, accessGiven, gaveAccess, anotherMay });
  return decider;
}

async function handsOf(tx: Tx, approval: StoredApproval, person: string) {
  const target = targetOf(approval);
  const counts = target !== undefined && OWN_WORK_COUNTS.has(approval.command);
  return {
    isTarget: target?.type === 'users' && target.id === person,
    involved: counts && (await hadAHandIn(tx, person, target)),
  };
}

/** A small house can tie itself up; whoever meets with that is told how to get out of it. */
async function isAnotherLeft(tx: Tx, approval: StoredApproval, decider: string): Promise<boolean> {
  const others = await otherActiveAdmins(tx, decider);
  for (const other of others.filter((id) => id !== approval.requested_by)) {
    const { isTarget, involved } = await handsOf(tx, approval, other);
    if (!isTarget && !involved) return true;
  }
  return false;
}

/** By whatever path it was changed. */
async function checkUnchanged(tx: Tx, approval: StoredApproval): Promise<void> {
  const target = targetOf(approval);
  if (!target || approval.target_digest === null) return;
  if ((await digestOf(tx, target)) !== approval.target_digest) throw refusal('approval_changed');
}

/** Refused where an edit has ended it while its command was at work. */
async function end(tx: Tx, approval: StoredApproval, ending: Ending): Promise<void> {
  if (!(await endApproval(tx, approval.id, ending))) throw refusal('approval_changed');
}

const WORDS = { APPROVED: 'Approved', DECLINED: 'Declined', CANCELLED: 'Took back', LAPSED: 'Lapsed' };

const logOf = (
  { id, command, requested_by }: StoredApproval,
  { status, decided_by }: Ending,
  more: Readonly<Record<string, string>> = {},
): LogRow => ({
  action: 'APPROVAL_DECIDED',
  target: { type: 'pending_approvals', id },
  description: `${WORDS[status]}: ${command}`,
  change: { before: { status: 'WAITING' }, after: { status, decided_by } },
  metadata: { command, requested_by, ...more },
});
