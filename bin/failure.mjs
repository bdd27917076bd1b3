// @ts-check

/** Something that ends `npm start` or `npm test`, told to the user as its message: one sentence, with what to try. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {unknown} [cause]
   */
  constructor(message, cause) {
    super(message, { cause });
    this.name = "Failure";
  }
}

/**
 * The system's code of an error (`ENOSPC`, `EACCES`, ...), or undefined.
 * @param {unknown} error
 * @returns {string | undefined}
 */
export function errorCode(error) {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/**
 * The failure for trouble with a file or folder, in one sentence.
 * @param {string} path
 * @param {unknown} error
 * @returns {Failure}
 */
export function fileFailure(path, error) {
  switch (errorCode(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return diskFull(path, error);
    case "EACCES":
    case "EPERM":
      return new Failure(
        `${path} cannot be written: permission denied. Give this user the right, or set SHOAL_DATA to a folder it may write.`,
        error,
      );
    case "EROFS":
      return new Failure(
        `${path} cannot be written: it is on a read-only disk. Set SHOAL_DATA to a folder that can be written.`,
        error,
      );
    case "ENOTDIR":
    case "EEXIST":
      return new Failure(
        `${path} cannot be used as a folder: a part of the path is a file. Set SHOAL_DATA to another path.`,
        error,
      );
    default:
      return new Failure(
        `${path} cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
        error,
      );
  }
}

/**
 * The failure for a disk without space.
 * @param {string} path
 * @param {unknown} [cause]
 * @returns {Failure}
 */
export function diskFull(path, cause) {
  return new Failure(`The disk that holds ${path} is full. Free some space and start again.`, cause);
}

/**
 * True when the output of a program says that a disk is full.
 * @param {string} output
 */
export function saysDiskFull(output) {
  return /No space left on device|wrote only \d+ of \d+ bytes|ENOSPC|Disk quota exceeded|EDQUOT/.test(output);
}
