import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { SerializedError, UserConsoleLog } from "vitest";
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";

// A file that takes longer is named as it ends, so that one sees that it goes on.
const SLOW_MS = 10_000;
const LOG_LINES = 40;

/** Vitest's reporter for `npm test`: says nothing of what passes quickly, everything of what fails, and writes the counts. */
export default function testReporter(): Reporter {
  let vitest: Vitest | undefined;
  const logs = new Map<string, string[]>();
  const nameOf = (module: TestModule) => relative(process.cwd(), module.moduleId);

  return {
    onInit(started) {
      vitest = started;
    },
    onUserConsoleLog(log: UserConsoleLog) {
      const key = log.taskId ?? "";
      logs.set(key, [...(logs.get(key) ?? []), log.content.trimEnd()].slice(-LOG_LINES));
    },
    onTestModuleEnd(module) {
      const tests = [...module.children.allTests()];
      const failed = tests.filter((test) => test.result().state === "failed");
      const seconds = (module.diagnostic().duration / 1000).toFixed(1);
      if (failed.length > 0) console.log(`  ${nameOf(module)}: ${failed.length} of ${tests.length} failed`);
      else if (module.diagnostic().duration > SLOW_MS) {
        console.log(`  ${nameOf(module)}: ${tests.length} passed, ${seconds} s`);
      }
    },
    onTestRunEnd(modules, unhandled) {
      const tests = modules.flatMap((module) => [...module.children.allTests()]);
      const failed = tests.filter((test) => test.result().state === "failed");
      const skipped = tests.filter((test) => test.result().state === "skipped");
      for (const test of failed) printFailure(test);
      const broken = modules.flatMap(brokenParts);
      for (const part of broken) printErrors(part.name, part.errors);
      printErrors("outside of any test", unhandled);
      for (const test of skipped) console.log(`  skipped: ${titleOf(test)}`);
      const file = process.env.SHOAL_TEST_COUNTS;
      if (file === undefined || modules.length === 0) return;
      const passed = tests.filter((test) => test.result().state === "passed").length;
      const counts = {
        passed,
        failed: failed.length + broken.length + unhandled.length,
        skipped: skipped.length,
      };
      writeFileSync(file, JSON.stringify(counts));
    },
  };

  function titleOf(test: TestCase): string {
    return `${nameOf(test.module)} > ${test.fullName}`;
  }

  function printFailure(test: TestCase): void {
    printErrors(titleOf(test), test.result().errors ?? []);
    const said = logs.get(test.id) ?? [];
    if (said.length > 0) console.error(`  It said:\n${said.join("\n")}`);
  }

  /** Errors of files and of hooks around tests: the tests in them did not run, and none of them is a failed test. */
  function brokenParts(module: TestModule): { name: string; errors: readonly SerializedError[] }[] {
    return [module, ...module.children.allSuites()]
      .map((part) => ({
        name: part.type === "suite" ? `${nameOf(module)} > ${part.fullName}` : nameOf(module),
        errors: part.errors(),
      }))
      .filter((part) => part.errors.length > 0);
  }

  function printErrors(name: string, errors: readonly SerializedError[]): void {
    for (const error of errors) {
      console.error(`\nFAILED ${name}`);
      vitest?.logger.printError(error);
    }
  }
}
