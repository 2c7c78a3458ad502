// One card. Built once, then updated in place, so that focus, typed texts and open menus survive every change.
import { element, say, showWith, updateList } from "./element.js";
import { askedInWords, headingParts, lengthOfTime, lengthState, toneOf } from "./wording.js";

const forms = {
  edit: { heading: "Edit reply", save: "Save reply" },
  note: { heading: "Note for the team", save: "Save note", label: "The customer never sees it." },
  dismiss: { heading: "Dismiss case", save: "Dismiss case", label: "Why does it need no answer? The reason is kept." },
  snooze: { heading: "Snooze case", save: "Snooze case", label: "Bring it back in" },
};
const snoozes = [["1h", "1 hour"], ["4h", "4 hours"], ["1d", "1 day"], ["3d", "3 days"], ["1w", "1 week"], ["2w", "2 weeks"]];

export class CardView {
  constructor(act, serverNow) {
    this.act = act;
    this.serverNow = serverNow;
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

    this.quoteTitle = element("p", { className: "quote-title" });
    this.quote = element("p", { className: "quote-text" });
    this.byline = element("cite", { className: "byline" });
    this.link = element("a", { className: "source-link", rel: "noopener noreferrer", target: "_blank", textContent: "See the review on the platform" });
    this.quoteBlock = element("blockquote", {}, this.quoteTitle, this.quote, element("footer", {}, this.byline, this.link));

    this.draftLabel = element("h4");
    this.draft = element("p", { className: "reply-text" });
    this.draftBlock = element("section", { className: "reply draft" }, this.draftLabel, this.draft);
    this.replyLabel = element("h4");
    this.reply = element("p", { className: "reply-text" });
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

    this.menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.menu.open) return;
      this.menu.open = false;
      this.menuSummary.focus();
    });
    this.menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.menu.contains(event.relatedTarget)) this.menu.open = false;
    });
  }

  update(card) {
    const before = this.card;
    if (before && (before.draft !== card.draft || before.draft_revision !== card.draft_revision ||
                   before.review_revision !== card.review_revision)) {
      this.textChangedAt = performance.now();
      this.warnEditor();
    }
    this.card = card;
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
    this.updateButtons(card.buttons);
    updateList(this.historyList, card.lines.map((line) => [line.text, askedInWords(line.asked)].filter(Boolean).join(" ")));
    say(this.historySummary, `History (${card.lines.length})`);
    this.history.hidden = card.lines.length === 0;
    if (this.form && !card.buttons.some((button) => button.action === this.form.action)) this.closeForm("This is no longer possible: the case has moved on.");
    this.tick(before);
  }

  updateButtons(wanted) {
    const keep = new Set();
    const focused = document.activeElement;
    const hadFocus = this.actions.contains(focused);
    for (const button of wanted) {
      const key = button.action;
      keep.add(key);
      let made = this.buttons.get(key);
      if (!made) {
        made = element("button", { type: "button" });
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
    if (forms[action]) {
      this.openForm(action);
      return;
    }
    if ((action === "publish" || action === "posted_by_hand") && performance.now() - this.textChangedAt < 1500) {
      say(this.told, "The text changed just now. Read it, then press again.");
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
    say(this.told, answer.text);
    return answer;
  }

  openForm(action) {
    if (this.form?.action === action) {
      this.form.field.focus();
      return;
    }
    this.closeForm("");
    const words = forms[action];
    const id = `case-${this.card.case_number}-${action}`;
    const field = action === "snooze"
      ? element("select", { id }, ...snoozes.map(([value, text]) => element("option", { value, textContent: text })))
      : element("textarea", { id, rows: action === "edit" ? 7 : 3, required: true });
    const label = element("label", { htmlFor: id, textContent: words.label ?? words.heading });
    const save = element("button", { className: "button primary", type: "submit", textContent: words.save });
    const cancel = element("button", { className: "button", type: "button", textContent: "Cancel" });
    const counter = element("p", { className: "counter", id: `${id}-counter` });
    const counterSaid = element("p", { className: "hidden-label", attributes: { role: "status" } });
    const warning = element("div", { className: "warning", attributes: { role: "status" } });
    const form = element("form", { className: "inline-form" }, label, field);
    if (action === "edit") {
      field.value = this.card.draft;
      field.setAttribute("aria-describedby", counter.id);
      form.append(counter, counterSaid);
    }
    form.append(warning, element("div", { className: "row" }, save, cancel));

    const draftRevision = this.card.draft_revision;
    this.form = { action, form, field, save, counter, counterSaid, warning, draftRevision };
    field.addEventListener("input", () => this.count());
    cancel.addEventListener("click", () => this.closeForm("", action));
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.closeForm("", action);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submitForm();
    });
    this.formPlace.append(form);
    // While a text is being written, the old one is out of sight and nothing can publish it by mistake.
    this.root.classList.toggle("editing", action === "edit");
    this.actions.hidden = action === "edit";
    this.count();
    say(this.told, "");
    field.focus();
    if (action === "edit") field.setSelectionRange(field.value.length, field.value.length);
  }

  count() {
    if (this.form?.action !== "edit") return;
    const { field, counter, counterSaid, save } = this.form;
    const { fits, words } = lengthState(field.value, this.card.reply_limit, this.card.reply_unit);
    say(counter, words);
    counter.dataset.tone = fits ? "plain" : "refused";
    field.setAttribute("aria-invalid", String(!fits));
    if (save.disabled === fits) say(counterSaid, fits ? "The text fits again." : words);
    save.disabled = !fits;
  }

  async submitForm() {
    const { action, field, draftRevision } = this.form;
    const form = this.form;
    if (action === "edit") this.count();
    if (form.save.disabled) return;
    const more = action === "snooze" ? { duration: field.value } : { text: field.value };
    if (action === "edit") more.draft_revision = draftRevision;
    const answer = await this.send(action, more);
    if (answer?.accepted && this.form === form) this.closeForm(answer.text, action);
  }

  closeForm(words, focusAction) {
    if (!this.form) return;
    const hadFocus = this.form.form.contains(document.activeElement);
    this.form.form.remove();
    this.form = null;
    this.root.classList.remove("editing");
    this.actions.hidden = false;
    say(this.told, words);
    if (!hadFocus) return;
    const back = this.buttons.get(focusAction);
    if (back && back.parentElement === this.actions) back.focus();
    else if (back && !this.menu.hidden) this.menuSummary.focus();
    else this.heading.focus();
  }

  /// Somebody else changed the draft under an open editor: the typed text stays, and a person decides.
  warnEditor() {
    if (this.form?.action !== "edit") return;
    const { warning } = this.form;
    this.root.classList.remove("editing");
    const adopt = element("button", { className: "button", type: "button", textContent: "Replace it with my text" });
    adopt.addEventListener("click", () => {
      this.form.draftRevision = this.card.draft_revision;
      warning.replaceChildren("Saving now replaces the reply shown above.");
      this.form.field.focus();
    });
    warning.replaceChildren("Somebody changed this reply while you were writing. Theirs is shown above, yours is kept here. ", adopt);
  }
}
