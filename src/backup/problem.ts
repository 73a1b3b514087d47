/** What keeps a backup from being taken or restored, in words for whoever runs it: what is wrong, and what to do. */
export class BackupProblem extends Error {
  constructor(
    what: string,
    readonly remedy: string,
    cause?: unknown,
  ) {
    super(what, { cause });
    this.name = 'BackupProblem';
  }
}
