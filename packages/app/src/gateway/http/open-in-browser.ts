/**
 * Opens an address in the person's browser, by the platform's own way.
 *
 * @module
 */
import { spawn } from "node:child_process";

const ways: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  // "start" is a word of the shell, which would take the address apart.
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Where that does not work, nothing happens: the address is printed in any case. */
export function openInBrowser(address: string, platform: NodeJS.Platform = process.platform): void {
  const [command, ...args] = ways[platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, address], { detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}
