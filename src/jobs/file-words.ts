/** What a command says of a file that it cannot have. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder',
  ENOTDIR: 'There is no such folder',
  EISDIR: 'That is a folder and no file',
  EACCES: 'That may not be read, or written, by you',
};

/** Nothing where it is another failure. */
export function fileWords(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const words = WORDS[String(error.code)];
  return words && ('path' in error ? `${words}: ${String(error.path)}` : `${words}.`);
}
