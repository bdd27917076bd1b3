import { AppError } from "@/server/errors";

/** The error for a database that cannot be used, in one sentence with what to try; never with the password. */
export function databaseFailure(error: unknown, url: string): AppError {
  if (error instanceof AppError) return error;
  return new AppError("unavailable", { text: sentence(error, placeOf(url)), cause: error });
}

interface Place {
  server: string;
  database: string;
  user: string;
}

/** SQLSTATE codes: PostgreSQL's manual, appendix A. The others are the system's, as Node names them. */
function sentence(error: unknown, { server, database, user }: Place): string {
  switch (codeOf(error)) {
    case "ECONNREFUSED":
    case "ENOENT":
    // Prisma's word for all of them.
    case "P1001":
      return `PostgreSQL does not answer at ${server}. Start it, or correct DATABASE_URL.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The name of the database server, ${server}, cannot be resolved. Correct DATABASE_URL.`;
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `PostgreSQL at ${server} cannot be reached: no answer in time. Check the network and DATABASE_URL.`;
    case "28P01":
    case "28000":
      return `PostgreSQL at ${server} refuses the user ${user}: ${messageOf(error)}. Correct the user and password in DATABASE_URL.`;
    case "3D000":
      return `There is no database ${database} at ${server}. Make it with: createdb ${database}.`;
    case "42501":
      return `The user ${user} lacks a right in the database ${database}: ${messageOf(error)}. Make it the database's owner.`;
    case "53300":
      return `PostgreSQL at ${server} has no connection left. Raise its max_connections, or end other programs' connections.`;
    case "53100":
      return `The disk of PostgreSQL at ${server} is full. Free some space and start again.`;
    case "25006":
      return `PostgreSQL at ${server} is read-only, perhaps a standby. Point DATABASE_URL at the primary.`;
    case "57P03":
      return `PostgreSQL at ${server} is starting up or shutting down. Try again shortly.`;
    default:
      return `PostgreSQL at ${server} cannot be used: ${messageOf(error)}. Check DATABASE_URL.`;
  }
}

function placeOf(text: string): Place {
  if (!URL.canParse(text)) return { server: "the given address", database: "", user: "" };
  const url = new URL(text);
  const socket = url.searchParams.get("host");
  return {
    server: socket ?? (url.port === "" ? url.hostname : `${url.hostname}:${url.port}`),
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
  };
}

function codeOf(error: unknown): string | undefined {
  // One name can have several addresses; Node then wraps the failures of all.
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof Error && /timeout expired|connection timeout/i.test(error.message)) return "ETIMEDOUT";
  return undefined;
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split("\n")[0] ?? "").replace(/\.$/, "");
}
