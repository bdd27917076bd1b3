import { describe, expect, it } from "vitest";
import { databaseFailure } from "@/server/db/databaseFailure";
import { AppError } from "@/server/errors";

const URL_GIVEN = "postgresql://shoal:hunter2@db.example.net:5433/console";

function failure(code: string, message = "what the system said"): Error {
  return Object.assign(new Error(message), { code });
}

describe("databaseFailure", () => {
  it.each([
    [failure("ECONNREFUSED"), "PostgreSQL does not answer at db.example.net:5433."],
    [
      new AggregateError([failure("ECONNREFUSED"), failure("ECONNREFUSED")]),
      "PostgreSQL does not answer at db.example.net:5433.",
    ],
    [failure("ENOTFOUND"), "The name of the database server, db.example.net:5433, cannot be resolved."],
    [failure("ETIMEDOUT"), "PostgreSQL at db.example.net:5433 cannot be reached: no answer in time."],
    [new Error("timeout expired"), "PostgreSQL at db.example.net:5433 cannot be reached: no answer in time."],
    [
      failure("28P01", "wrong password"),
      "PostgreSQL at db.example.net:5433 refuses the user shoal: wrong password.",
    ],
    [failure("3D000"), "There is no database console at db.example.net:5433."],
    [failure("42501", "no right"), "The user shoal lacks a right in the database console: no right."],
    [failure("53300"), "PostgreSQL at db.example.net:5433 has no connection left."],
    [failure("53100"), "The disk of PostgreSQL at db.example.net:5433 is full."],
    [failure("25006"), "PostgreSQL at db.example.net:5433 is read-only, perhaps a standby."],
    [failure("57P03"), "PostgreSQL at db.example.net:5433 is starting up or shutting down."],
    [new Error("odd.\nmore"), "PostgreSQL at db.example.net:5433 cannot be used: odd."],
  ])("says what is wrong and what to try: case %#", (error, start) => {
    const told = databaseFailure(error, URL_GIVEN);
    expect(told).toMatchObject({ code: "unavailable", cause: error });
    expect(told.message.startsWith(`${start} `)).toBe(true);
    expect(told.message).not.toContain("hunter2");
  });

  it("names a socket's folder", () => {
    const url = "postgresql://shoal:hunter2@localhost/shoal?host=%2Frun%2Fpg&port=5432";
    expect(databaseFailure(failure("ENOENT"), url).message).toMatch(
      /^PostgreSQL does not answer at \/run\/pg\. /,
    );
  });

  it("leaves alone what is told already", () => {
    const told = new AppError("conflict", { text: "Not this." });
    expect(databaseFailure(told, URL_GIVEN)).toBe(told);
  });
});
