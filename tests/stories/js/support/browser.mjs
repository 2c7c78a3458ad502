// A real headless Chromium, driven over the DevTools protocol: pages are found and used as a person does, by role and name.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import { Program, project, until } from './processes.mjs';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--hide-scrollbars', '--remote-debugging-port=0'];

/** A Chromium on this machine, or nothing. */
export function chromium() {
  return [process.env.HIGHROAD_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    .find((file) => file && existsSync(file));
}

export class Browser {
  static async start() {
    const browser = new Browser();
    browser.folder = mkdtempSync(path.join(tmpdir(), 'hr-chromium-'));
    browser.program = new Program(chromium(), [...flags, `--user-data-dir=${browser.folder}`, 'about:blank'], { detached: true });
    const line = await browser.program.saying('DevTools listening on', 30_000);
    browser.socket = new WebSocket(line.slice(line.indexOf('ws://')).trim());
    browser.waiting = new Map();
    browser.pages = new Map();
    browser.last = 0;
    browser.socket.on('message', (text) => browser.hear(JSON.parse(text)));
    await once(browser.socket, 'open');
    return browser;
  }

  hear({ id, result, error, method, params, sessionId }) {
    if (id === undefined) {
      this.pages.get(sessionId)?.hear(method, params);
      return;
    }
    const { resolve, reject, asked } = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) reject(new Error(`${asked}: ${error.message}`));
    else resolve(result);
  }

  ask(method, params = {}, sessionId = undefined) {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, asked: method });
      this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  async open(url, { width = 1200, height = 900, dark = false } = {}) {
    const { targetId } = await this.ask('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, sessionId);
    this.pages.set(sessionId, page);
    for (const domain of ['Page', 'Runtime', 'Network', 'Log', 'Audits', 'Accessibility', 'DOM']) await page.ask(`${domain}.enable`);
    await page.ask('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
    await page.ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }] });
    await page.ask('Page.navigate', { url });
    await until(() => page.loaded, `the page ${url} to load`);
    return page;
  }

  async stop() {
    this.socket.close();
    await this.program.stop().catch(() => {});
    // Its helpers may outlive it, and go on writing into the folder. They are a group of their own, perhaps an empty one.
    try {
      process.kill(-this.program.child.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

const keys = {
  Tab: { code: 'Tab', windowsVirtualKeyCode: 9 },
  Enter: { code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
  Escape: { code: 'Escape', windowsVirtualKeyCode: 27 },
};

// These three run in the page, on the element that is clicked.
function scrollToMiddle() {
  this.scrollIntoView({ block: 'center', behavior: 'instant' });
}

function letOnlyHitsThrough() {
  const kinds = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
  const judge = (event) => {
    const hit = event.composedPath().includes(this);
    if (event.type === 'mousedown') this.clicked = { down: hit };
    if (event.type === 'click') this.clicked.click = hit;
    if (hit) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  this.clicked = {};
  for (const kind of kinds) window.addEventListener(kind, judge, true);
  this.endClick = () => kinds.forEach((kind) => window.removeEventListener(kind, judge, true));
}

function wasHit() {
  this.endClick();
  return Boolean(this.clicked.down && this.clicked.click);
}

class Page {
  constructor(browser, session) {
    this.browser = browser;
    this.session = session;
    this.requests = [];
    this.complaints = [];
  }

  ask(method, params) {
    return this.browser.ask(method, params, this.session);
  }

  hear(method, params) {
    this.heard?.(method, params);
    if (method === 'Page.loadEventFired') this.loaded = true;
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url);
    if (method === 'Network.webSocketCreated') this.requests.push(params.url);
    if (method === 'Runtime.exceptionThrown') this.complaints.push(`thrown: ${JSON.stringify(params.exceptionDetails)}`);
    if (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(params.type)) {
      this.complaints.push(`console.${params.type}: ${params.args.map((one) => one.value ?? one.description).join(' ')}`);
    }
    if (method === 'Log.entryAdded' && ['error', 'warning'].includes(params.entry.level)) {
      this.complaints.push(`log: ${params.entry.text} ${params.entry.url ?? ''}`);
    }
    if (method === 'Audits.issueAdded' && params.issue.code === 'ContentSecurityPolicyIssue') {
      this.complaints.push(`content security policy: ${JSON.stringify(params.issue.details)}`);
    }
  }

  /** The value of an expression in the page. */
  async value(expression) {
    const { result, exceptionDetails } = await this.ask('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  }

  text(selector) {
    return this.value(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? null`);
  }

  texts(selector) {
    return this.value(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.textContent)`);
  }

  /** The accessibility tree as a screen reader meets it: [{role, name, value, description, ...}], ignored nodes left out. */
  async tree() {
    const { nodes } = await this.ask('Accessibility.getFullAXTree');
    return nodes.filter((node) => !node.ignored).map((node) => ({
      role: node.role?.value, name: node.name?.value ?? '', value: node.value?.value, description: node.description?.value ?? '',
      node: node.backendDOMNodeId, ...Object.fromEntries((node.properties ?? []).map((one) => [one.name, one.value.value])),
    }));
  }

  async find(role, name, within) {
    const inside = within && new Set(await this.nodesIn(within));
    return (await this.tree()).find((one) => one.role === role &&
      (name instanceof RegExp ? name.test(one.name) : one.name === name) && (!inside || inside.has(one.node)));
  }

  /** Waits for an element with this role and accessible name; within a selector where one is given. */
  async await(role, name, { within, timeoutMs = 10_000 } = {}) {
    return until(() => this.find(role, name, within), `a ${role} named ${name}${within ? ` in ${within}` : ''}`, timeoutMs)
      .catch(async (error) => {
        const there = (await this.tree()).filter((one) => one.name).map((one) => `${one.role} "${one.name}"`);
        throw new Error(`${error.message} There are:\n${there.join('\n').slice(0, 6000)}`);
      });
  }

  async nodesIn(selector) {
    const { root } = await this.ask('DOM.getDocument', { depth: 0 });
    const { nodeId } = await this.ask('DOM.querySelector', { nodeId: root.nodeId, selector });
    if (!nodeId) return [];
    const { node } = await this.ask('DOM.describeNode', { nodeId, depth: -1 });
    const all = [];
    const walk = (one) => {
      all.push(one.backendNodeId);
      (one.children ?? []).forEach(walk);
    };
    walk(node);
    return all;
  }

  /**
   * A real click of the mouse in the middle of it. The page may move it away between the look and the press, or hide it
   * under what stands still: such a click reaches nothing, and is tried again where the element is then.
   */
  async click(role, name, options) {
    for (let tries = 0; ; ++tries) {
      const { node } = await this.await(role, name, options);
      const { object } = await this.ask('DOM.resolveNode', { backendNodeId: node });
      const on = async (action) => (await this.ask('Runtime.callFunctionOn', {
        objectId: object.objectId, functionDeclaration: String(action), returnByValue: true,
      })).result.value;
      if (tries > 0) await on(scrollToMiddle);
      else await this.ask('DOM.scrollIntoViewIfNeeded', { backendNodeId: node });
      const { model } = await this.ask('DOM.getBoxModel', { backendNodeId: node });
      const [left, top, , , right, bottom] = model.border;
      await on(letOnlyHitsThrough);
      const point = { x: (left + right) / 2, y: (top + bottom) / 2, button: 'left', clickCount: 1 };
      await this.ask('Input.dispatchMouseEvent', { type: 'mousePressed', ...point });
      await this.ask('Input.dispatchMouseEvent', { type: 'mouseReleased', ...point });
      if (await on(wasHit)) return;
      if (tries === 9) throw new Error(`Ten clicks on the ${role} named ${name} did not reach it.`);
    }
  }

  async press(key, { shift = false } = {}) {
    const modifiers = shift ? 8 : 0;
    await this.ask('Input.dispatchKeyEvent', { type: keys[key].text ? 'keyDown' : 'rawKeyDown', key, modifiers, ...keys[key] });
    await this.ask('Input.dispatchKeyEvent', { type: 'keyUp', key, modifiers, ...keys[key], text: undefined });
  }

  type(text) {
    return this.ask('Input.insertText', { text });
  }

  /** Role and name of what has the focus. */
  async focused() {
    const all = await this.tree();
    return all.filter((one) => one.focused && one.role !== 'RootWebArea').at(-1);
  }

  /** Tab until that has the focus; fails when the way leads past everything without it. Gives what was passed. */
  async tabTo(role, name, { shift = false, most = 60 } = {}) {
    const passed = [];
    for (let step = 0; step < most; ++step) {
      await this.press('Tab', { shift });
      const now = await this.focused();
      passed.push(now ? `${now.role} "${now.name}"` : 'nothing');
      if (now?.role === role && (name instanceof RegExp ? name.test(now.name) : now.name === name)) return passed;
    }
    throw new Error(`Tab does not lead to a ${role} named ${name}; it led to:\n${passed.join('\n')}`);
  }

  /** For people: build/screenshots/<name>.png, when HIGHROAD_SCREENSHOTS is set. */
  async picture(name) {
    if (!process.env.HIGHROAD_SCREENSHOTS) return;
    const folder = path.join(project, 'build/screenshots');
    mkdirSync(folder, { recursive: true });
    const { data } = await this.ask('Page.captureScreenshot', { format: 'png' });
    writeFileSync(path.join(folder, `${name}.png`), Buffer.from(data, 'base64'));
  }
}
