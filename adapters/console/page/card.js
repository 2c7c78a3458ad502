// One card. Built once, then updated in place, so that focus, typed texts and open menus survive every change.
import { element, say, showWith, updateList } from "./element.js";
import { CardForm, readable, settled } from "./form.js";
import { formOf } from "./form_fields.js";
import { askedInWords, headingParts, lengthOfTime, toneOf } from "./wording.js";

const movedOn = "This is no longer possible: the case has moved on.";

export class CardView {
  /// `snoozeChoices()` are those of the daemon.
  constructor(act, serverNow, snoozeChoices) {
    this.act = act;
    this.serverNow = serverNow;
    this.snoozeChoices = snoozeChoices;
    this.card = null;
    this.form = null;
    this.buttons = new Map();
    this.textChangedAt = -Infinity;
    this.build();
  }

  build() {
    this.number = element("span", { className: "number" });
    this.stars = element("span", { className: "stars", attributes: { "aria-hidden": "true" } });
    this.where = element("span", { className: "where" });
    this.heading = element("h3", { tabIndex: -1 }, this.number, this.stars, this.where);
    this.state = element("p", { className: "state" });
    this.countdown = element("p", { className: "countdown", hidden: true });
    this.countdownSaid = element("p", { className: "hidden-label", attributes: { role: "status" } });

    this.quoteTitle = element("p", { className: "quote-title", dir: "auto" });
    this.quote = element("p", { className: "quote-text", dir: "auto" });
    this.byline = element("cite", { className: "byline" });
    this.link = element("a", { className: "source-link", rel: "noopener noreferrer", target: "_blank", textContent: "See the review on the platform" });
    this.quoteBlock = element("blockquote", {}, this.quoteTitle, this.quote, element("footer", {}, this.byline, this.link));

    this.draftLabel = element("h4");
    this.draft = element("p", { className: "reply-text", dir: "auto" });
    this.draftBlock = element("section", { className: "reply draft" }, this.draftLabel, this.draft);
    this.replyLabel = element("h4");
    this.reply = element("p", { className: "reply-text", dir: "auto" });
    this.replyBlock = element("section", { className: "reply published" }, this.replyLabel, this.reply);

    this.remarks = element("ul", { className: "remarks", attributes: { "aria-label": "Remarks" } });
    this.actions = element("div", { className: "actions" });
    this.menuItems = element("div", { className: "menu-items" });
    this.menuSummary = element("summary", { className: "button" }, "More");
    this.menu = element("details", { className: "menu" }, this.menuSummary, this.menuItems);
    this.actions.append(this.menu);
    this.formPlace = element("div", { className: "form-place" });
    this.told = element("p", { className: "told", attributes: { role: "status" } });

    this.historySummary = element("summary");
    this.historyList = element("ol");
    this.history = element("details", { className: "history" }, this.historySummary, this.historyList);

    this.root = element("article", { className: "card" },
      element("header", {}, this.heading, this.state), this.quoteBlock, this.draftBlock, this.replyBlock, this.remarks,
      this.countdown, this.countdownSaid, this.actions, this.formPlace, this.told, this.history);

    this.actions.addEventListener("keydown", (event) => {
      if (event.repeat && event.key === "Enter") event.preventDefault();
    });
    this.menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.menu.open) return;
      this.menu.open = false;
      this.menuSummary.focus();
    });
    this.menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.menu.contains(event.relatedTarget)) this.menu.open = false;
    });
  }

  /// `known` where the page only now learns what has stood there before.
  update(card, known = false) {
    const before = this.card;
    if (before && (before.draft !== card.draft || before.draft_revision !== card.draft_revision ||
                   before.review_revision !== card.review_revision)) {
      this.textChangedAt = performance.now();
    }
    this.card = card;
    this.leave = null;
    // The answer to what is on its way may be the reason for the change, and then nothing is to be said of it.
    if (this.busy) this.missed ??= before;
    else this.form?.follow(before, card);
    const id = `case-${card.case_number}`;
    this.root.id = id;
    this.heading.id = `${id}-heading`;
    this.root.setAttribute("aria-labelledby", this.heading.id);
    this.root.dataset.tone = toneOf(card);

    const parts = headingParts(card.heading);
    say(this.number, parts.number);
    say(this.where, parts.rest.join(" · "));
    showWith(this.stars, parts.stars === null ? "" : "★".repeat(parts.stars) + "☆".repeat(5 - parts.stars));
    say(this.state, card.state);

    showWith(this.quoteTitle, card.title);
    showWith(this.quote, card.quote);
    showWith(this.byline, card.byline);
    const safe = /^https?:\/\//i.test(card.link);
    if (safe) this.link.href = card.link;
    else this.link.removeAttribute("href");
    this.link.hidden = !safe;

    showWith(this.draftLabel, card.draft_label);
    showWith(this.draft, card.draft);
    this.draftBlock.hidden = card.draft === "" && card.draft_label === "";
    showWith(this.replyLabel, card.reply_label);
    showWith(this.reply, card.reply);
    this.replyBlock.hidden = card.reply === "" && card.reply_label === "";

    updateList(this.remarks, card.remarks);
    this.updateButtons(card.buttons, known ? -Infinity : performance.now());
    updateList(this.historyList, card.lines.map((line) => [line.text, askedInWords(line.asked)].filter(Boolean).join(" ")));
    say(this.historySummary, `History (${card.lines.length})`);
    this.history.hidden = card.lines.length === 0;
    this.settleForm(movedOn);
    this.tick(before);
  }

  /// With its end in sight: what somebody is asked for must not stand folded away.
  showHistory() {
    this.history.open = true;
    this.historyList.scrollTop = this.historyList.scrollHeight;
  }

  /// Whether something typed would be lost with this card.
  get written() {
    return this.form?.written() ?? false;
  }

  /// The console shows this case no longer. What was typed stays until a person closes it; `then` takes the rest away.
  depart(then) {
    this.card = { ...this.card, buttons: [] };
    this.updateButtons([]);
    this.leave = then;
    this.form.lock("The console shows this case no longer. What you typed is kept here until you close it.");
    this.arrange();
  }

  /// A form whose press is not offered any more closes with `words`; typed text stays, for another day or place.
  settleForm(words) {
    // Not while something of it is on its way: that answer says more.
    if (!this.form || this.busy) return;
    const possible = this.card.buttons.some((button) => button.action === this.form.action);
    if (!possible && !this.written) {
      this.closeForm(words);
      return;
    }
    this.form.lock(possible ? "" : `${words} What you typed is kept here.`);
    this.arrange();
  }

  /// While a reply is being written, the old one is out of sight and nothing can publish it by mistake. What is newer than
  /// the text, and what ends a lock, has to be seen.
  arrange() {
    const writes = this.form?.action === "edit" && this.form.locked === "";
    const moves = writes && this.actions.contains(document.activeElement);
    this.root.classList.toggle("editing", writes && !this.form.showsNewer);
    this.actions.hidden = writes;
    if (moves) this.form.focus();
  }

  updateButtons(wanted, since = performance.now()) {
    const keep = new Set();
    const focused = document.activeElement;
    const hadFocus = this.actions.contains(focused);
    for (const button of wanted) {
      const key = button.action;
      keep.add(key);
      let made = this.buttons.get(key);
      if (!made) {
        made = element("button", { type: "button" });
        made.since = since;
        made.addEventListener("click", () => this.press(key));
        this.buttons.set(key, made);
      }
      const label = button.label;
      say(made, label);
      made.className = button.in_menu ? "menu-item" : button.primary ? "button primary" : "button";
      const home = button.in_menu ? this.menuItems : this.actions;
      if (made.parentElement !== home) home.append(made);
    }
    for (const [key, made] of this.buttons) {
      if (keep.has(key)) continue;
      made.remove();
      this.buttons.delete(key);
    }
    // Order without moving what stands right already: moving a button takes its focus away.
    const shown = wanted.filter((button) => !button.in_menu).map((button) => this.buttons.get(button.action));
    shown.forEach((made, index) => {
      if (this.actions.children[index] !== made) this.actions.insertBefore(made, this.actions.children[index]);
    });
    if (this.actions.lastElementChild !== this.menu) this.actions.append(this.menu);
    this.menu.hidden = !wanted.some((button) => button.in_menu);
    const about = this.card ? ` ${this.card.heading.split(" · ")[0]}` : "";
    this.menuSummary.setAttribute("aria-label", `More actions for${about}`);
    for (const made of this.buttons.values()) made.setAttribute("aria-describedby", this.heading.id);
    if (hadFocus && !this.actions.contains(document.activeElement)) {
      if (this.actions.contains(focused)) focused.focus();
      else (shown[0] ?? this.heading).focus();
    }
  }

  /// Called every second for the countdown. Screen readers hear its start and its last ten seconds, not every step.
  tick(before) {
    const left = this.card.publish_at === null ? null : this.card.publish_at - this.serverNow();
    const running = left !== null && left > 0;
    this.countdown.hidden = !running;
    if (!running) {
      this.spoken = undefined;
      say(this.countdownSaid, "");
      return;
    }
    say(this.countdown, `Publishing in ${lengthOfTime(left)}`);
    const step = left <= 10 ? "soon" : "started";
    if (this.spoken !== step && (this.spoken !== undefined || before)) {
      say(this.countdownSaid, `${this.card.heading.split(" · ")[0]}: publishing in ${lengthOfTime(left)}.`);
    }
    this.spoken = step;
  }

  async press(action) {
    this.menu.open = false;
    if (formOf(action, this.card, this.snoozeChoices())) {
      this.openForm(action);
      return;
    }
    if ((action === "publish" || action === "posted_by_hand") && performance.now() - this.textChangedAt < readable) {
      say(this.told, "The text changed just now. Read it, then press again.");
      return;
    }
    // The second press of a double click, and Enter held down, meet what has taken the button's place: after "Undo
    // approval" that is "Publish reply".
    const button = this.buttons.get(action);
    if (performance.now() - button.since < settled) {
      say(this.told, `"${button.textContent}" has only just appeared here. Press it again if you mean it.`);
      return;
    }
    await this.send(action, {});
  }

  /// Sends what the card shows at this moment; the daemon refuses when it is not what is stored.
  async send(action, more) {
    if (this.busy) return null;
    this.busy = true;
    this.root.setAttribute("aria-busy", "true");
    say(this.told, "Sending");
    this.told.dataset.tone = "plain";
    const answer = await this.act({
      action,
      case_number: this.card.case_number,
      review_revision: this.card.review_revision,
      draft_revision: this.card.draft_revision,
      mark: this.card.mark,
      ...more,
    });
    this.busy = false;
    this.root.removeAttribute("aria-busy");
    this.told.dataset.tone = answer.accepted ? "plain" : "refused";
    // What a form is refused stands beside its field.
    const own = this.form?.action === action;
    say(this.told, own && !answer.accepted ? "" : answer.text);
    const { missed } = this;
    this.missed = null;
    if (own && answer.accepted) return answer;
    if (missed) this.form?.follow(missed, this.card);
    this.settleForm(own ? answer.text : movedOn);
    return answer;
  }

  openForm(action) {
    if (this.form?.action === action) {
      this.form.focus();
      return;
    }
    if (this.written) {
      say(this.told, "Save or cancel first what you are writing here.");
      this.form.focus();
      return;
    }
    this.closeForm("");
    const form = new CardForm(action, this.card, {
      choices: this.snoozeChoices(),
      now: this.serverNow,
      send: (more) => this.send(action, more),
      close: (words) => {
        if (this.form === form) this.closeForm(words, action);
      },
    });
    this.form = form;
    this.formPlace.append(form.root);
    say(this.told, "");
    form.open();
    this.arrange();
  }

  closeForm(words, focusAction) {
    if (!this.form) return;
    const hadFocus = this.form.root.contains(document.activeElement);
    this.form.root.remove();
    this.form = null;
    this.arrange();
    say(this.told, words);
    if (hadFocus) {
      const back = this.buttons.get(focusAction);
      if (back && back.parentElement === this.actions) back.focus();
      else if (back && !this.menu.hidden) this.menuSummary.focus();
      else this.heading.focus();
    }
    this.leave?.();
  }
}
