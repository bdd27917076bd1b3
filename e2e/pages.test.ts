import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, openWindow, takePictures } from "@/e2e/browser";
import { type Product, startProduct } from "@/e2e/product";
import { firstAdministrator, type Seeded, seed } from "@/e2e/seed";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SERVICES = 300;

declare global {
  var axe: { run: (context: Document, options: RunOptions) => Promise<AxeResults> };
}

/** What axe finds against WCAG 2.2 A and AA, as `rule: where`. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] },
    }),
  );
  return found.map(
    (each) =>
      `${each.id}: ${each.nodes
        .map((node) => node.target.join(" "))
        .slice(0, 3)
        .join(", ")}`,
  );
}

describe("pages", () => {
  let product: Product;
  let browser: Browser;
  let page: Page;
  let seeded: Seeded;
  const errors: string[] = [];

  beforeAll(async () => {
    [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
    const api = await firstAdministrator(product.url, product.setupLink);
    seeded = await seed(api, SERVICES);
    page = await (await openWindow(browser)).newPage();
    page.setDefaultTimeout(30_000);
    page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(`${page.url()}: ${message.text()}`);
    });
  });

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  it("refuses a wrong password, and lets the right one in", async () => {
    await page.goto(`${product.url}/changes`);
    await page.getByLabel("Name").fill("ada");
    await page.getByLabel("Password").fill("not this one, surely");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("The name or the password is wrong.").waitFor();
    // The browser itself reports the refused request.
    errors.length = 0;
    await page.getByLabel("Password").fill("correct horse battery");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Changes" }).waitFor();
  });

  const cluster = () => `/clusters/${seeded.clusterId}`;
  const pages: [name: string, path: () => string, shown: string | RegExp][] = [
    ["dashboard", () => "/", "shop"],
    ["clusters", () => "/clusters", "shop"],
    ["overview", cluster, "shop"],
    ["services", () => `${cluster()}/services`, "service-80"],
    ["service", () => `${cluster()}/services/${seeded.virtualServiceId}`, "Where clients connect to"],
    ["vrrp", () => `${cluster()}/vrrp`, "outside"],
    ["real-servers", () => `${cluster()}/real-servers`, "web1"],
    ["directors", () => `${cluster()}/directors`, "lvs1"],
    ["configuration", () => `${cluster()}/configuration`, "virtual_router_id"],
    ["change", () => `${cluster()}/changes/${seeded.changeId}`, "Edits"],
    ["changes", () => "/changes", "Everything"],
    ["hosts", () => "/hosts", "lvs1"],
    ["host", () => `/hosts/${seeded.hostId}`, "lvs1"],
    ["add-host", () => "/hosts/add", "Ask for its host key"],
    ["people", () => "/people", "ada"],
    ["audit", () => "/audit", "change.edit"],
  ];

  it.each(pages)("%s: accessible in both themes, fits a phone, no errors", async (name, path, shown) => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(product.url + path());
    await page.getByRole("main").getByText(shown).first().waitFor();
    const found: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await violations(page)).map((each) => `${colorScheme} ${each}`));
    }
    await takePictures(page, `page-${name}`);
    await page.setViewportSize({ width: 390, height: 844 });
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await takePictures(page, `phone-${name}`);
    expect({ found, tooWide: Math.max(0, tooWide), errors: errors.splice(0) }).toEqual({
      found: [],
      tooWide: 0,
      errors: [],
    });
  });
});
