import { TRPCError } from "@trpc/server";
import * as z from "zod";
import type { Problem } from "@/server/core/problem";
import { constraintError } from "@/server/db/constraintError";
import { AppError, type ErrorCode } from "@/server/errors";
import { logOf } from "@/server/log";
import { SshError } from "@/server/ssh/sshError";

const TRPC_CODE = {
  badInput: "BAD_REQUEST",
  notSignedIn: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  notFound: "NOT_FOUND",
  conflict: "CONFLICT",
  stale: "CONFLICT",
  tooManyRequests: "TOO_MANY_REQUESTS",
  hostFailed: "BAD_GATEWAY",
  unavailable: "SERVICE_UNAVAILABLE",
  internal: "INTERNAL_SERVER_ERROR",
} as const satisfies Record<ErrorCode, TRPCError["code"]>;

/** What the browser gets with an error besides its sentence. */
export interface ErrorData {
  /** Shoal's own code; absent when the request did not reach a procedure. */
  appCode?: ErrorCode;
  /** What is wrong with the input, field by field. */
  problems?: Problem[];
  /** What a host itself said, already safe to show as text. */
  hostWords?: string;
  /** What to try, as one sentence. */
  try?: string;
}

/** Any thrown value as an AppError; what nobody foresaw becomes `internal` with a sentence that gives nothing away. */
export function asAppError(error: unknown): AppError {
  const inner = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (inner instanceof AppError) return inner;
  const constraint = constraintError(inner);
  if (constraint !== undefined) return constraint;
  if (inner instanceof z.ZodError && error instanceof TRPCError && error.code === "BAD_REQUEST") {
    return new AppError("badInput", { text: sentences(inputProblems(inner)), cause: inner });
  }
  return new AppError("internal", { text: INTERNAL_TEXT, cause: error });
}

const INTERNAL_TEXT = "Something failed inside the console. Its log says what.";

/** The one place where an AppError becomes an HTTP status. Errors that tRPC itself raised keep their code. */
export function toTrpcError(error: TRPCError): TRPCError {
  if (error.code !== "INTERNAL_SERVER_ERROR" && error.cause === undefined) return error;
  return asTrpcError(asAppError(error));
}

/** An AppError as tRPC takes it. */
export function asTrpcError(error: AppError): TRPCError {
  return new TRPCError({ code: TRPC_CODE[error.code], message: error.message, cause: error });
}

/** What may be said of an error: never a stack, never the text of an error that nobody foresaw. */
export function describeError(error: TRPCError): { message: string; data: ErrorData } {
  if (error.code !== "INTERNAL_SERVER_ERROR" && error.cause === undefined) {
    return { message: error.message, data: {} };
  }
  const known = asAppError(error);
  const data: ErrorData = { appCode: known.code };
  if (known.cause instanceof z.ZodError && known.code === "badInput")
    data.problems = inputProblems(known.cause);
  if (known instanceof SshError) {
    data.try = known.try;
    if (known.hostWords !== undefined) data.hostWords = known.hostWords;
  }
  return { message: known.message, data };
}

/** Writes what the user is not told to the log: unforeseen errors with their cause, foreseen ones in one line. */
export function logError(error: AppError, where: { path: string; user?: string | undefined }): void {
  const log = logOf("api");
  if (error.code === "internal" || error.code === "unavailable") {
    log.error({ ...where, code: error.code, err: error.cause ?? error }, error.message);
  } else {
    log.info({ ...where, code: error.code }, error.message);
  }
}

function inputProblems(error: z.ZodError): Problem[] {
  return error.issues.map((issue) => ({
    level: "error",
    rule: "input",
    at: issue.path.map((key) => (typeof key === "number" ? key : String(key))),
    text: issue.message,
  }));
}

function sentences(problems: readonly Problem[]): string {
  return problems.map(({ at, text }) => (at.length === 0 ? text : `${at.join(".")}: ${text}`)).join("\n");
}
