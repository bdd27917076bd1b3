import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { asAppError, describeError, toTrpcError } from "@/server/api/apiError";
import { AppError, ERROR_STATUS, type ErrorCode } from "@/server/errors";
import { SshError } from "@/server/ssh/sshError";

/** As tRPC wraps what a procedure throws. */
const thrown = (cause: unknown) => new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause });

describe("an error on its way to the browser", () => {
  it.each(Object.keys(ERROR_STATUS) as ErrorCode[])("keeps its sentence and its code: %s", (code) => {
    const error = toTrpcError(
      thrown(new AppError(code, { text: "Try something else.", cause: new Error("secret") })),
    );
    expect(describeError(error)).toEqual({ message: "Try something else.", data: { appCode: code } });
  });

  it.each([[new Error("password=hunter2")], [new TypeError("x is not a function")], ["a word"]])(
    "says nothing of what nobody foresaw: %s",
    (error) => {
      const { message, data } = describeError(toTrpcError(thrown(error)));
      expect(message).toBe("Something failed inside the console. Its log says what.");
      expect(data).toEqual({ appCode: "internal" });
    },
  );

  it("carries the host's words and what to try", () => {
    const cause = new SshError("exit", {
      host: "lvs1",
      text: "It failed.",
      try: "Look.",
      hostWords: "no \u001b[31mspace",
    });
    const { message, data } = describeError(toTrpcError(thrown(cause)));
    expect(message).toBe("It failed.");
    expect(data).toMatchObject({ appCode: "hostFailed", try: "Look." });
    expect(data.hostWords).not.toContain("\u001b");
  });

  it("names the fields of input that does not fit", () => {
    const parsed = z
      .object({ a: z.object({ port: z.int() }), b: z.string() })
      .safeParse({ a: { port: "x" } });
    const error = toTrpcError(new TRPCError({ code: "BAD_REQUEST", cause: parsed.error }));
    expect(error.code).toBe("BAD_REQUEST");
    const { message, data } = describeError(error);
    expect(message).toMatch(/^a\.port: .+\nb: .+/);
    expect(data.problems?.map((problem) => problem.at)).toEqual([["a", "port"], ["b"]]);
  });

  it("of tRPC itself stays as it is", () => {
    const error = new TRPCError({ code: "NOT_FOUND", message: 'No procedure found on path "x"' });
    expect(toTrpcError(error)).toBe(error);
    expect(describeError(error)).toEqual({ message: error.message, data: {} });
  });

  it("of the database is a sentence when a rule was broken, and else a secret", () => {
    const broken = (originalCode: string, originalMessage: string) => ({
      meta: { driverAdapterError: { cause: { originalCode, originalMessage } } },
    });
    const named = asAppError(
      thrown(Object.assign(new Error("x"), broken("23505", 'violates unique constraint "Cluster_name_key"'))),
    );
    expect(named).toMatchObject({
      code: "conflict",
      message: "A cluster with this name exists already. Choose another name.",
    });
    expect(asAppError(thrown(Object.assign(new Error("x"), broken("42601", "syntax error"))))).toMatchObject({
      code: "internal",
    });
  });
});
