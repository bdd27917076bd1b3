import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchBrowser, openWindow, showFailure, takePictures } from "@/e2e/browser";
import {
  addCluster,
  addHost,
  addObject,
  applyChange,
  becomeAdministrator,
  openNew,
  planChange,
  takeOverKey,
} from "@/e2e/operator";
import { type Product, startProduct } from "@/e2e/product";
import { screenDelay } from "@/e2e/screenDelay";
import { bootLab, curlVip, findHost, type Lab, probeArp, rebootHost, runOnHost, stopLab } from "@/lab/lab";
import { sh } from "@/server/core/sh";

const LAB = "mainjob";

// The main job, once, as an operator does it: the tests build on each other, in this order.
describe("the main job", { timeout: 240_000 }, () => {
  let lab: Lab;
  let product: Product;
  let browser: Browser;
  let page: Page;
  let cluster = "";

  beforeAll(async () => {
    [lab, product, browser] = await Promise.all([bootLab({ name: LAB }), startProduct(), launchBrowser()]);
    page = await (await openWindow(browser)).newPage();
    page.setDefaultTimeout(60_000);
  }, 400_000);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    await stopLab(LAB);
  }, 120_000);

  // What builds on a failed step would only wait and fail.
  let failed: string | undefined;
  beforeEach(({ skip }) => {
    if (failed !== undefined) skip(`"${failed}" failed.`);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    failed = task.name;
    await showFailure(page, task.name);
  });

  const operator = () => ({ page, url: product.url });
  const vip = () => lab.vips.first;
  const requests = (count: number) => curlVip(lab, { address: vip(), port: 80, count });
  const realServers = () => lab.hosts.filter((host) => host.kind === "realServer");
  const row = (director: string) => page.getByRole("row", { name: director });

  it("signs the first administrator up by the one-time link", async () => {
    await becomeAdministrator(page, product.setupLink);
    await takePictures(page, "dashboard-empty");
  });

  it("adds hosts, as root and by sudo, after comparing their keys", async () => {
    await takeOverKey(operator(), await readFile(lab.keyPath, "utf8"));
    for (const host of lab.hosts) {
      const user = host.name === "lb2" || host.name === "web1" ? "ops" : "root";
      const compare = (shown: string) => host.hostKeys.some((key) => key.fingerprint === shown);
      await addHost(operator(), host, { user, compare });
      await page
        .getByText(host.kind === "director" ? "2.2.7" : "Debian")
        .first()
        .waitFor();
    }
    await takePictures(page, "host");
    await page.goto(`${product.url}/hosts`);
    await page.getByRole("link", { name: "web3" }).waitFor();
    await takePictures(page, "hosts");
  });

  it("describes directors, a VIP, real servers and a service by direct routing", async () => {
    cluster = await addCluster(operator(), "shop");
    for (const name of ["lb1", "lb2"]) {
      await openNew(page, cluster, "directors");
      await page.getByLabel("Name", { exact: true }).fill(name);
      await page.getByLabel("Host").selectOption({ label: `${name} (${findHost(lab, name).address})` });
      await addObject(page, "director");
    }
    await openNew(page, cluster, "vrrp");
    await page.getByLabel("Name", { exact: true }).fill("outside");
    await page.getByLabel("Interface", { exact: true }).fill("eth0");
    await page.getByLabel("Virtual router ID").fill("51");
    for (const name of ["lb1", "lb2"])
      await page.getByRole("checkbox", { name, exact: true }).setChecked(true);
    if ((await page.getByLabel("VIP", { exact: true }).count()) === 0) {
      await page.getByRole("button", { name: "Add VIP" }).click();
    }
    await page.getByLabel("VIP", { exact: true }).fill(vip());
    await addObject(page, "VRRP instance");
    for (const host of realServers()) {
      await openNew(page, cluster, "real-servers");
      await page.getByLabel("Name", { exact: true }).fill(host.name);
      await page.getByLabel("Address").fill(host.address);
      await page.getByLabel("Host").selectOption({ label: `${host.name} (${host.address})` });
      await page.getByRole("radio", { name: /Kernel settings/ }).check();
      await addObject(page, "real server");
    }
    await openNew(page, cluster, "services");
    await page.getByLabel("Name", { exact: true }).fill("web");
    await page.getByLabel("Address", { exact: true }).fill(vip());
    await page.getByLabel("Port", { exact: true }).fill("80");
    await page.getByRole("radio", { name: /Direct routing/ }).check();
    await page.getByLabel("Scheduler").selectOption("rr");
    await page
      .getByRole("button", { name: /^Add all 3|^Add real server/ })
      .last()
      .click();
    await page.getByRole("button", { name: "HTTP request" }).click();
    await page.getByLabel("Path").fill("/");
    await addObject(page, "virtual service");
    await takePictures(page, "service-draft");
  });

  it("shows the files and differences of every host, and the trap is real before", async () => {
    await planChange(page);
    const plan = await page.getByRole("region", { name: "Plan", exact: true }).textContent();
    for (const host of lab.hosts) expect(plan).toContain(host.name);
    expect(plan).toContain("/etc/keepalived/keepalived.conf");
    expect(plan).toContain("/etc/sysctl.d/90-shoal-lvs.conf");
    await takePictures(page, "plan");
    expect(await probeArp(lab, vip())).toEqual([]);
  });

  it("applies the plan", async () => {
    expect(await applyChange(page)).toContain("Done and verified");
    await takePictures(page, "deployment");
  });

  it("has every real server answer in turn, and one machine answer ARP", async () => {
    await expect.poll(async () => new Set(await requests(6)).size, { timeout: 30_000 }).toBe(3);
    expect(await probeArp(lab, vip())).toEqual([findHost(lab, "lb1").mac]);
    await page.goto(product.url);
    await page.getByText("All well").first().waitFor();
    await takePictures(page, "dashboard");
    await page.goto(`${cluster}/services`);
    await page.getByRole("link", { name: "web", exact: true }).click();
    await page.getByText("All 3 real servers are up").waitFor();
    await takePictures(page, "service");
  });

  it("names the new master within seconds of keepalived being killed, and traffic goes on", async () => {
    await page.goto(`${cluster}/vrrp`);
    await row("lb1").getByText("MASTER", { exact: true }).waitFor();
    await row("lb2").getByText("BACKUP", { exact: true }).waitFor();
    const delay = await screenDelay(page, { lab, director: "lb2", vip: vip() }, () =>
      runOnHost(lab, "lb1", sh`systemctl kill -s KILL keepalived`),
    );
    console.log(`From the VIP on lb2 to the word on the screen: ${delay} ms`);
    await row("lb2").getByText("MASTER", { exact: true }).waitFor({ timeout: 20_000 });
    expect(new Set(await requests(6)).size).toBe(3);
    await page.goto(product.url);
    await page.getByText(/lb1/).first().waitFor();
    await page
      .getByText(/keepalived does not run on lb1|keepalived is not running on lb1/)
      .first()
      .waitFor();
    await takePictures(page, "dashboard-failover");
    await runOnHost(lab, "lb1", sh`systemctl start keepalived`);
    await page.goto(`${cluster}/vrrp`);
    await row("lb1").getByText("MASTER", { exact: true }).waitFor({ timeout: 30_000 });
    await takePictures(page, "vrrp");
  });

  it("keeps the ARP fix of a real server over its reboot", async () => {
    await rebootHost(lab, "web2");
    const effective = await runOnHost(
      lab,
      "web2",
      sh`cat /proc/sys/net/ipv4/conf/all/arp_ignore /proc/sys/net/ipv4/conf/all/arp_announce; ip -o address show dev lo`,
    );
    expect(effective.stdout.split("\n").slice(0, 2)).toEqual(["1", "2"]);
    expect(effective.stdout).toContain(`${vip()}/32`);
    await expect.poll(() => probeArp(lab, vip()), { timeout: 30_000 }).toEqual([findHost(lab, "lb1").mac]);
    await expect.poll(async () => new Set(await requests(6)).size, { timeout: 40_000 }).toBe(3);
  });

  it("refuses to apply over a file that was edited by hand, and says so", async () => {
    await page.goto(`${cluster}/services`);
    await page.getByRole("link", { name: "web", exact: true }).click();
    await page.getByLabel("Weight", { exact: true }).first().fill("3");
    await page.getByLabel("Weight", { exact: true }).first().blur();
    await planChange(page);
    await takePictures(page, "plan-weight");
    await runOnHost(lab, "lb2", sh`echo '# by hand' >>/etc/keepalived/keepalived.conf`);
    const said = await applyChange(page);
    expect(said).toContain("Refused, nothing touched");
    expect(said).toMatch(/lb2[\s\S]*keepalived\.conf/);
    await takePictures(page, "deployment-refused");
    const live = await runOnHost(lab, "lb1", sh`grep -c 'weight 3' /etc/keepalived/keepalived.conf`);
    expect(live.stdout.trim()).toBe("0");
  });

  it("recorded every act", async () => {
    await page.goto(`${product.url}/audit`);
    await page.getByText("change.apply").first().waitFor();
    await takePictures(page, "audit");
  });
});
