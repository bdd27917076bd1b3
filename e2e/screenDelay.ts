import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Page } from "playwright-core";
import { findHost, type Lab } from "@/lab/lab";
import { sshArguments } from "@/lab/ssh";
import { sh } from "@/server/core/sh";

/**
 * Measures how long after a VIP came to a director the screen says MASTER beside that director's name, in milliseconds.
 * Both ends are taken by this machine's clock: the VIP when `ip monitor` on the director has told of it over SSH, so that
 * the figure is short by that line's own way. `act` makes the director master.
 */
export async function screenDelay(
  page: Page,
  at: { lab: Lab; director: string; vip: string },
  act: () => Promise<unknown>,
): Promise<number> {
  const { lab, director, vip } = at;
  const host = findHost(lab, director);
  const monitor = spawn("ssh", [...sshArguments({ lab, host }), sh`ip -o monitor address`.text], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const onHost = new Promise<number>((resolve) => {
      createInterface({ input: monitor.stdout }).on("line", (line) => {
        if (line.includes(`${vip}/`)) resolve(Date.now());
      });
    });
    const onScreen = page.evaluate((name) => {
      const says = () =>
        [...document.querySelectorAll("tr")].some(
          (row) => row.textContent?.includes(name) && /MASTER/.test(row.textContent),
        );
      return new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!says()) return;
          observer.disconnect();
          resolve(Date.now());
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      });
    }, director);
    // Until the line is open: a login to a User Mode Linux host takes a second or two.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await act();
    const [held, shown] = await Promise.all([onHost, onScreen]);
    return shown - held;
  } finally {
    monitor.kill();
  }
}
