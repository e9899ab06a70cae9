/** For `catch`: @returns the fallback where a file or folder is not there. @throws every other error. */
export function unlessMissing<T>(fallback: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return fallback;
    throw error;
  };
}
