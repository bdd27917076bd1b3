import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { boundedWords, explain, SshError } from "@/server/ssh/sshError";

describe("explain", () => {
  it("gives the sentence, the host's words made safe, and what to try", () => {
    const error = new SshError("exit", {
      host: "lvs1",
      text: "A command on lvs1 failed.",
      hostWords: "\u001b[31mdisk full\u0007\u001b[0m\n",
      try: "Make room.",
    });
    expect(explain(error)).toEqual({
      text: "A command on lvs1 failed.",
      hostWords: "disk full\\x07",
      try: "Make room.",
    });
    expect(error.code).toBe("hostFailed");
  });

  it("leaves the host's words out when it said nothing", () => {
    const error = new SshError("cut", { host: "lvs1", text: "Cut.", hostWords: " \n", try: "Look." });
    expect(explain(error)).toEqual({ text: "Cut.", try: "Look." });
  });

  it("says no more than is safe of other failures", () => {
    expect(explain(new AppError("conflict", { text: "It has changed." })).text).toBe("It has changed.");
    expect(explain(new Error("password is hunter2")).text).not.toContain("hunter2");
    expect(explain("thrown text").text).not.toContain("thrown");
  });
});

describe("boundedWords", () => {
  it("keeps the end of a long output", () => {
    const words = boundedWords(`${"x".repeat(10_000)} the reason`);
    expect(words).toHaveLength(4005);
    expect(words).toMatch(/^\[\.\.\.\]x+ the reason$/);
  });
});
