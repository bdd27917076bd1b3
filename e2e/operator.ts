import type { Page } from "playwright-core";
import type { LabHost } from "@/lab/lab";

/** Where the operator's browser is, and what of the product it uses. */
export interface Operator {
  page: Page;
  url: string;
}

/** Opens the one-time link and becomes the first administrator. */
export async function becomeAdministrator(page: Page, setupLink: string): Promise<void> {
  await page.goto(setupLink);
  await page.getByLabel("Your name").fill("Ada Admin");
  await page.getByLabel("Sign-in name").fill("ada");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Become administrator" }).click();
  await page.getByRole("heading", { name: "Dashboard" }).waitFor();
}

/** Hands the console the private key that opens the lab's hosts. */
export async function takeOverKey({ page, url }: Operator, privateKey: string): Promise<void> {
  await page.goto(`${url}/hosts/add`);
  await page.getByRole("radio", { name: /Paste a private key/ }).check();
  await page.getByLabel("Name of the key").fill("lab");
  await page.getByLabel("Private key", { exact: true }).fill(privateKey);
  await page.getByRole("button", { name: "Take over key" }).click();
  await page.getByRole("button", { name: "Ask for its host key" }).waitFor();
}

/** Adds a host as `root` or as a user with sudo; `compare` gets the fingerprint that is shown and says whether it is right. */
export async function addHost(
  { page, url }: Operator,
  host: LabHost,
  of: { user: string; compare: (fingerprint: string) => boolean },
): Promise<void> {
  await page.goto(`${url}/hosts/add`);
  await page.getByLabel("Name", { exact: true }).fill(host.name);
  await page.getByLabel("Address").fill(host.address);
  await page.getByLabel("User").fill(of.user);
  if (of.user !== "root") await page.getByLabel("Use sudo").check();
  await page.getByRole("button", { name: "Ask for its host key" }).click();
  const shown = (await page.getByText(/^SHA256:/).textContent()) ?? "";
  if (!of.compare(shown)) throw new Error(`${host.name} shows ${shown}.`);
  await page.getByRole("button", { name: "It is the same: pin this key" }).click();
  await page.getByRole("heading", { name: host.name }).waitFor();
}

/** Makes a cluster and returns its page's address. */
export async function addCluster({ page, url }: Operator, name: string): Promise<string> {
  await page.goto(`${url}/clusters?new=1`);
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Add cluster" }).click();
  await page.waitForURL(/\/clusters\/[0-9a-f-]{36}$/);
  return page.url();
}

/** Opens the form of a new object of a cluster. */
export async function openNew(page: Page, cluster: string, path: string): Promise<void> {
  await page.goto(`${cluster}/${path}/new`);
  await page.locator("form button[type=submit]").waitFor();
}

/** Adds what the form describes, and waits until the change holds it. */
export async function addObject(page: Page, kind: string): Promise<void> {
  await page.getByRole("button", { name: `Add ${kind}` }).click();
  await page.waitForURL(/\/[0-9a-f-]{36}$/);
}

/** Goes to the open change by the bar at the top and makes its plan. */
export async function planChange(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Review plan" }).click();
  await page.getByRole("button", { name: /^(Make plan|Plan again)$/ }).click();
  await page.getByRole("button", { name: "Apply…" }).and(page.locator(":enabled")).waitFor();
}

/** Applies the planned change and returns how the console says that it ended. */
export async function applyChange(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Apply…" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Apply change/ })
    .click();
  const deployment = page.getByRole("region", { name: "Deployment", exact: true });
  await deployment.getByText(/Ended in phase/).waitFor({ timeout: 200_000 });
  return (await deployment.textContent()) ?? "";
}
