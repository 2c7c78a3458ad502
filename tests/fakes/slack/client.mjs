// The driver from another process: the same calls as the library, over POST /_fake/<name>.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** `address` is the url that server.mjs printed. Calls that need a function (waitUntil) exist only in the process. */
export function connectFakeSlack(address) {
  const call = async (name, args = {}) => {
    const response = await fetch(new URL(`_fake/${name}`, address), {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(args),
    });
    const value = await response.json();
    if (!response.ok) throw new Error(value.error);
    return value;
  };
  return new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : (args) => call(name, args)) });
}

/** Starts server.mjs as a process of its own; it ends with `stop()` or with this process. */
export async function spawnFakeSlack(args = []) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('server.mjs', import.meta.url)), '--with-stdin', ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    child.once('exit', (code) => reject(new Error(`The fake Slack ended with ${code}.`)));
  });
  const addresses = JSON.parse(line);
  const stop = () => new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.once('exit', resolve);
    child.stdin.end();
  });
  return { ...addresses, driver: connectFakeSlack(addresses.url), stop };
}
