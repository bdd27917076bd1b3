/** Every code an AppError can have, with the HTTP status it becomes. Closed: a code without a status does not compile. */
export const ERROR_STATUS = {
  badInput: 400,
  notSignedIn: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  stale: 409,
  tooManyRequests: 429,
  hostFailed: 502,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** A failure with a sentence for the user (`message`) and a cause for the log. Not for a user's input: that gives `Problem[]`. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, options: { text: string; cause?: unknown }) {
    super(options.text, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
  }
}
