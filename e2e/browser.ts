import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts Debian's Chromium. The caller closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS });
}

export type Theme = "light" | "dark";

/** A window of its own: no cookies, 1280 px wide unless told otherwise. */
export function openWindow(
  browser: Browser,
  options: { theme?: Theme; width?: number } = {},
): Promise<BrowserContext> {
  return browser.newContext({
    colorScheme: options.theme ?? "light",
    viewport: { width: options.width ?? 1280, height: 900 },
    reducedMotion: "reduce",
  });
}

/**
 * Takes pictures of a page in both themes into the folder that SHOAL_PICTURES names; nothing without it.
 * For people to look at: no test compares them.
 */
export async function takePictures(page: Page, name: string): Promise<void> {
  const folder = process.env.SHOAL_PICTURES;
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** Takes one picture of how a page looked when its test failed, and says what was on it. */
export async function showFailure(page: Page, name: string): Promise<void> {
  const text =
    (await page
      .locator("main")
      .textContent()
      .catch(() => null)) ?? "";
  console.error(`${name} failed at ${page.url()}: ${text.slice(0, 2000)}`);
  const folder = process.env.SHOAL_PICTURES;
  if (folder !== undefined)
    await page.screenshot({
      path: join(folder, `failure-${name.replaceAll(/\W+/g, "-")}.png`),
      fullPage: true,
    });
}
