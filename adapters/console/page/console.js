// The page: logging in, staying connected, and keeping one view for each card.
import { CardView } from "./card.js";
import { element } from "./element.js";
import { GroupView } from "./group.js";
import { backoff, lengthOfTime } from "./wording.js";

const at = (id) => document.getElementById(id);
const views = new Map();
const groups = new Map();
let session = null;
let events = null;
let attempt = 0;
let retryTimer = 0;
let clockAhead = 0; // seconds that the daemon's clock is ahead of ours
let first = true;
let connected = false; // until the connection is known to be lost
let wasIn = false;
let refusal = ""; // why the daemon does not let this page in, in its words
let snoozeChoices = [];

const serverNow = () => Date.now() / 1000 + clockAhead;
const newKey = () => crypto.getRandomValues(new Uint32Array(4)).reduce((key, part) => key + part.toString(16).padStart(8, "0"), "");
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/// A log: of many at once each is read, also the same words again.
function announce(text) {
  const place = at("announcer");
  place.append(element("p", { textContent: text }));
  while (place.children.length > 20) place.firstElementChild.remove();
}

function connection(state, words) {
  const place = at("connection");
  if (state === "lost" && connected) announce(`${words}.`);
  if (state === "live" && !connected && !first) announce("Connected again.");
  if (state !== "connecting") connected = state === "live";
  place.parentElement.dataset.state = state;
  if (place.textContent !== words) place.textContent = words;
}

// --- talking to the daemon ---

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Highroad-CSRF": session?.csrf || "login" },
    body: JSON.stringify(body),
  });
  return { status: response.status, told: await response.json() };
}

/// The key makes it safe to send the same press again after a lost answer: it is carried out once.
async function command(path, body) {
  const keyed = { key: newKey(), ...body };
  for (let tries = 0; ; ++tries) {
    try {
      const { status, told } = await post(path, keyed);
      // Another tab may have logged in again meanwhile.
      if ((status === 401 || status === 403) && tries === 0 && (await loadSession()) && session.logged_in) continue;
      if (status === 401) showLogin("You were logged out. Nothing was changed.");
      return told;
    } catch {
      if (tries === 3) return { accepted: false, text: "The daemon did not answer. Whether it was carried out shows on the card once the connection is back." };
      await wait(backoff(tries));
    }
  }
}

async function loadSession() {
  try {
    const response = await fetch("/session");
    const known = await response.json();
    refusal = response.ok ? "" : known.text ?? "The daemon refused this page.";
    if (!response.ok) return false;
    session = known;
    at("title").textContent = known.title;
    document.title = known.title;
    at("who-name").textContent = known.name;
    at("who").hidden = !known.logged_in;
    at("name-form").hidden = known.needs_token;
    at("log-out").hidden = !known.needs_token;
    return true;
  } catch {
    refusal = "";
    return false;
  }
}

// --- connection ---

async function connect() {
  clearTimeout(retryTimer);
  events?.close();
  connection("connecting", "Connecting");
  if (!(await loadSession())) {
    retry();
    return;
  }
  if (!session.logged_in) {
    showLogin(wasIn ? "You were logged out. What you typed is kept." : "");
    return;
  }
  at("login").hidden = true;
  at("desk").hidden = false;
  at("prompt").hidden = false;
  events = new EventSource("/events");
  const heard = (name, take) => events.addEventListener(name, (event) => holdingStill(() => take(JSON.parse(event.data))));
  heard("snapshot", takeSnapshot);
  heard("case", (card) => takeCase(card));
  heard("removed", ({ case_number }) => removeCase(case_number));
  heard("group", (group) => takeGroup(group));
  heard("group_removed", ({ message }) => removeGroup(message));
  events.onerror = retry;
}

/// Our own waiting in place of the browser's: it gives up for good after some answers, and never says what it does.
function retry() {
  events?.close();
  events = null;
  clearTimeout(retryTimer);
  const pause = backoff(attempt++);
  connection("lost", `${refusal ? `${refusal} Trying` : "Not connected, trying"} again in ${lengthOfTime(pause / 1000)}`);
  retryTimer = setTimeout(connect, pause);
}

function showLogin(words) {
  events?.close();
  events = null;
  clearTimeout(retryTimer);
  connection("lost", "Not logged in");
  at("desk").hidden = true;
  at("prompt").hidden = true;
  at("who").hidden = true;
  at("login").hidden = false;
  at("login-told").textContent = words;
  at("login-name").focus();
}

/// News move everything below them, but not the field that somebody is writing in.
function holdingStill(change) {
  const field = document.activeElement?.closest(".inline-form") ? document.activeElement : null;
  const before = field?.getBoundingClientRect().top;
  change();
  const moved = field?.isConnected ? field.getBoundingClientRect().top - before : 0;
  if (moved !== 0) scrollBy({ top: moved, behavior: "instant" });
}

// --- cards ---

function takeSnapshot(all) {
  attempt = 0;
  wasIn = true;
  clockAhead = all.now - Date.now() / 1000;
  connection("live", "Live");
  snoozeChoices = all.snooze_choices;
  at("notice").textContent = all.notice;
  at("notice").hidden = all.notice === "";
  const current = new Set(all.cases.map((card) => card.case_number));
  for (const number of [...views.keys()]) if (!current.has(number)) removeCase(number);
  for (const card of all.cases) takeCase(card, first);
  const kept = new Set(all.groups.map((group) => group.message));
  for (const message of [...groups.keys()]) if (!kept.has(message)) removeGroup(message);
  for (const group of all.groups) takeGroup(group, first);
  first = false;
  count();
}

function takeCase(card, silent = false) {
  if (card.now) clockAhead = card.now - Date.now() / 1000;
  let view = views.get(card.case_number);
  const isNew = !view;
  const wasClosed = view?.card.closed;
  const asksBefore = asksOf(view?.card);
  if (!view) {
    view = new CardView((asked) => command("/act", asked), serverNow, () => snoozeChoices);
    views.set(card.case_number, view);
  }
  view.update(card, silent);
  if (isNew || wasClosed !== card.closed) place(view);
  if (isNew && !silent) {
    announce(`New case: ${card.heading.replaceAll(" · ", ", ")}.`);
    view.root.classList.add("arrived");
  } else if (!isNew && wasClosed !== card.closed) {
    announce(card.closed ? `Case ${card.case_number} is closed.` : `Case ${card.case_number} is open again.`);
  }
  const asks = asksOf(card);
  if (!silent && asks.length > asksBefore.length) {
    announce(`You are asked about case ${card.case_number}: ${asks.at(-1).text}`);
    view.showHistory();
  }
  count();
}

/// The lines of its history that ask for whoever reads this page.
function asksOf(card) {
  return card?.lines.filter((line) => line.asked.includes(session.id)) ?? [];
}

/// Newest first. Only a card that changes its section is moved, and it keeps its focus.
function place(view) {
  const home = at(view.card.closed ? "closed-cases" : "open-cases");
  const focused = view.root.contains(document.activeElement) ? document.activeElement : null;
  const caret = focused && typeof focused.selectionStart === "number"
    ? [focused.selectionStart, focused.selectionEnd, focused.selectionDirection] : null;
  const scrolled = focused?.scrollTop;
  const after = [...home.children].find((other) => other !== view.root && numberOf(other) < view.card.case_number);
  home.insertBefore(view.root, after ?? null);
  // What is out of sight takes no focus, and the first closed case opens its section.
  home.closest("section").hidden = false;
  focused?.focus({ preventScroll: true });
  if (caret) focused.setSelectionRange(...caret);
  if (scrolled) focused.scrollTop = scrolled;
}

const numberOf = (root) => Number(root.id.slice("case-".length));

function removeCase(number) {
  const view = views.get(number);
  if (!view) return;
  if (view.written) {
    view.depart(() => removeCase(number));
    return;
  }
  const hadFocus = view.root.contains(document.activeElement);
  view.root.remove();
  views.delete(number);
  if (hadFocus) at("open-heading").focus();
  count();
}

function count() {
  const all = [...views.values()];
  const open = all.filter((view) => !view.card.closed).length;
  at("open-count").textContent = open || "";
  at("closed-count").textContent = all.length - open || "";
  at("closed-section").hidden = all.length === open;
  at("empty").hidden = open > 0;
  document.title = open ? `(${open}) ${session.title}` : session.title;
}

/// Newest first, as a new round takes the place of the old message.
function takeGroup(group, silent = false) {
  let view = groups.get(group.message);
  const isNew = !view;
  if (isNew) {
    view = new GroupView(showCase);
    groups.set(group.message, view);
    at("groups").prepend(view.root);
  }
  const before = view.group?.asked ?? [];
  view.update(group);
  const asksMe = group.asked.includes(session.id) && !before.includes(session.id);
  if (!silent && (isNew || asksMe)) announce(`${asksMe ? "You are asked. " : ""}${group.heading}.`);
}

function removeGroup(message) {
  const view = groups.get(message);
  if (!view) return;
  const hadFocus = view.root.contains(document.activeElement);
  view.root.remove();
  groups.delete(message);
  if (hadFocus) at("open-heading").focus();
}

async function showCase(number, mark) {
  if (views.has(number)) {
    views.get(number).heading.focus();
    return "";
  }
  const answer = await command("/act", { action: "show", case_number: number, mark });
  return answer.text;
}

// --- forms of the page ---

at("login-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const told = at("login-told");
  told.textContent = "Logging in";
  try {
    const { status, told: answer } = await post("/login", { name: at("login-name").value, token: at("login-token").value });
    if (status !== 200) {
      told.textContent = answer.text;
      at("login-token").focus();
      return;
    }
    at("login-token").value = "";
    told.textContent = "";
    await connect();
    at("open-heading").focus();
  } catch {
    told.textContent = "The daemon did not answer. Try again.";
  }
});

at("name-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { status, told } = await post("/login", { name: at("name-field").value });
    at("who-told").textContent = status === 200 ? "" : told.text;
    if (status !== 200) return;
    at("who").open = false;
    at("who").querySelector("summary").focus();
    await connect();
  } catch {
    at("who-told").textContent = "The daemon did not answer. Try again.";
  }
});

at("log-out").addEventListener("click", async () => {
  try {
    await post("/logout", {});
  } finally {
    session = null;
    wasIn = false;
    for (const number of [...views.keys()]) removeCaseQuietly(number);
    for (const message of [...groups.keys()]) removeGroup(message);
    first = true;
    at("line-told").hidden = true;
    connect();
  }
});

function removeCaseQuietly(number) {
  views.get(number).root.remove();
  views.delete(number);
}

at("who").addEventListener("toggle", () => {
  if (at("who").open && !at("name-form").hidden) at("name-field").focus();
});
at("who").addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  at("who").open = false;
  at("who").querySelector("summary").focus();
});

at("line-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = at("line-field");
  const line = field.value.trim();
  if (!line) return;
  const answer = await command("/line", { line });
  at("line-told").hidden = false;
  at("line-told").dataset.tone = answer.accepted ? "plain" : "refused";
  at("line-answer").textContent = answer.text;
  // Whoever types the next one already keeps it.
  if (answer.accepted && field.value.trim() === line) field.value = "";
});
// A page that is closed or loaded anew forgets what was typed.
addEventListener("beforeunload", (event) => {
  if ([...views.values()].some((view) => view.written)) event.preventDefault();
});
at("line-clear").addEventListener("click", () => {
  at("line-told").hidden = true;
  at("line-field").focus();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open], details.who[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
setInterval(() => {
  for (const view of views.values()) view.tick(view.card);
}, 1000);

connect();
