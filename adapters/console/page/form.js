// A form under a card. It asks, checks, and stays open with words beside the field until the daemon has accepted it. What
// was typed goes away only by the hand that typed it, whatever happens to the case meanwhile.
import { element, say } from "./element.js";
import { bodyOf, faultsOf, followed, formOf, isAsked, meanwhile } from "./form_fields.js";
import { lengthState } from "./wording.js";

// The second press of a double click lands where the form has just opened. Nobody is paged by that.
export const settled = 800;
/// Nobody has read what changed less than this long ago.
export const readable = 1500;

export class CardForm {
  /// `send(body)` gives the daemon's answer, or null when something is on its way already; `close(words)` ends the form.
  constructor(action, card, { choices, now, send, close }) {
    const { save, careful = false, fields } = formOf(action, card, choices);
    Object.assign(this, { action, card, fields, careful, now, send, close, draftRevision: card.draft_revision });
    this.openedAt = performance.now();
    this.changedAt = -Infinity;
    this.changes = { review: false, reply: false, facts: false, adopted: false };
    this.locked = "";
    this.fits = true;
    this.places = new Map();
    this.root = element("form", { className: "inline-form", noValidate: true });
    for (const field of fields) this.root.append(this.build(field));
    if (action === "edit") this.buildCounter();
    this.warning = element("div", { className: "warning", id: `case-${card.case_number}-${action}-warning`, attributes: { role: "status" } });
    this.save = element("button", { className: "button primary", type: "submit", textContent: save });
    this.save.setAttribute("aria-describedby", this.warning.id);
    const cancel = element("button", { className: "button", type: "button", textContent: "Cancel" });
    // Above the fields: there it is seen by whoever writes in them.
    this.root.prepend(this.warning);
    this.root.append(element("div", { className: "row" }, this.save, cancel));

    cancel.addEventListener("click", () => this.close(""));
    this.root.addEventListener("keydown", (event) => this.escape(event));
    this.root.addEventListener("input", () => this.changed());
    this.root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.changed();
  }

  build(field) {
    const id = `case-${this.card.case_number}-${this.action}-${field.name}`;
    const control = field.kind === "choice"
      ? element("select", { id }, ...field.options.map(([value, words]) => element("option", { value, textContent: words })))
      : field.kind === "day"
        ? element("input", { id, type: "date" })
        : element("textarea", { id, rows: field.rows, dir: "auto" });
    control.value = field.value;
    const fault = element("p", { className: "fault", id: `${id}-fault` });
    control.setAttribute("aria-describedby", fault.id);
    const holder = element("div", { className: "field" }, element("label", { htmlFor: id, textContent: field.label }), control, fault);
    this.places.set(field.name, { control, fault, holder });
    return holder;
  }

  buildCounter() {
    const { control, holder } = this.places.get("text");
    this.counter = element("p", { className: "counter", id: `${control.id}-counter` });
    this.counterSaid = element("p", { className: "hidden-label", attributes: { role: "status" } });
    control.setAttribute("aria-describedby", `${this.counter.id} ${control.getAttribute("aria-describedby")}`);
    holder.append(this.counter, this.counterSaid);
  }

  /// The caret stays where it was left.
  focus() {
    this.places.get(this.fields[0].name).control.focus();
  }

  open() {
    this.focus();
    const { control } = this.places.get(this.fields[0].name);
    if (this.action === "edit") control.setSelectionRange(control.value.length, control.value.length);
  }

  values() {
    return Object.fromEntries([...this.places].map(([name, { control }]) => [name, control.value]));
  }

  /// Whether something stands here that would be lost with the form.
  written() {
    const values = this.values();
    return this.fields.some((field) => values[field.name] !== field.value);
  }

  changed() {
    this.leaving = false;
    const values = this.values();
    for (const field of this.fields) this.places.get(field.name).holder.hidden = !isAsked(field, values);
    this.count();
    this.warn();
  }

  count() {
    if (this.counter) {
      const { control } = this.places.get("text");
      const { fits, words } = lengthState(control.value, this.card.reply_limit, this.card.reply_unit);
      say(this.counter, words);
      this.counter.dataset.tone = fits ? "plain" : "refused";
      control.setAttribute("aria-invalid", String(!fits));
      if (this.fits !== fits) say(this.counterSaid, fits ? "The text fits again." : words);
      this.fits = fits;
    }
    // Not `disabled`, which would take the focus away from whoever stands on it.
    this.save.setAttribute("aria-disabled", String(!this.fits || this.locked !== ""));
  }

  /// Words beside each field, and the focus on the first: a screen reader then reads the field and what is wrong there.
  /// Whoever went on to another place meanwhile is not taken back.
  show(faults) {
    let first = null;
    for (const [name, { control, fault }] of this.places) {
      const words = faults.get(name) ?? "";
      say(fault, words);
      if (words || this.action !== "edit") control.setAttribute("aria-invalid", String(words !== ""));
      if (words && !first) first = control;
    }
    const focused = document.activeElement;
    if (!focused || focused === document.body || this.root.contains(focused)) first?.focus();
  }

  async submit() {
    if (this.save.getAttribute("aria-disabled") === "true") {
      this.focus();
      return;
    }
    const first = this.fields[0].name;
    const now = performance.now();
    if (this.careful && now - this.openedAt < settled) {
      this.show(new Map([[first, "This has only just opened. Read it, then press again."]]));
      return;
    }
    if (now - this.changedAt < readable) {
      this.show(new Map([[first, "Something changed just now. Read it, then press again."]]));
      return;
    }
    const values = this.values();
    const faults = faultsOf(this.fields, values, this.now());
    this.show(faults);
    if (faults.size > 0) return;
    const more = bodyOf(this.action, values);
    if (this.action === "edit") more.draft_revision = this.draftRevision;
    // What is typed after the press would be neither sent nor kept.
    this.hold(true);
    const answer = await this.send(more);
    this.hold(false);
    if (!answer) this.show(new Map([[first, "Another press is still on its way. Press again in a moment."]]));
    else if (answer.accepted) this.close(answer.text);
    else if (this.locked === "") this.show(new Map([[values.length === "date" ? "date" : first, answer.text]]));
  }

  hold(still) {
    for (const { control } of this.places.values()) control.readOnly = still;
  }

  /// An input method takes Escape for itself, and one stray key throws no text away.
  escape(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    if (this.leaving || !this.written()) {
      this.close("");
      return;
    }
    this.leaving = true;
    this.warn();
  }

  /// The case has moved under the open form. What nobody touched follows it; what was typed stays, and a person decides.
  follow(before, card) {
    this.card = card;
    const touched = this.written();
    const { fields, overwritten } = followed(this.fields, this.values(), formOf(this.action, card, [])?.fields ?? []);
    this.fields = fields;
    for (const field of fields) {
      const { control } = this.places.get(field.name);
      if (field.follows && control.value !== field.value) control.value = field.value;
    }
    const review = before.review_revision !== card.review_revision;
    const reply = this.action === "edit" && (before.draft !== card.draft || before.draft_revision !== card.draft_revision);
    const facts = this.action === "facts" && overwritten;
    if (review || reply || facts) {
      this.changedAt = performance.now();
      const { changes } = this;
      this.changes = { review: changes.review || review, reply: changes.reply || reply, facts: changes.facts || facts, adopted: false };
    }
    if (!touched) this.draftRevision = card.draft_revision;
    this.changed();
  }

  /// `words` say why nothing can be saved now; empty ones open the form again.
  lock(words) {
    if (this.locked === words) return;
    this.locked = words;
    this.count();
    this.warn();
  }

  get showsNewer() {
    return this.changes.review || this.changes.reply;
  }

  /// Written anew only where the words differ: a screen reader reads this each time.
  warn() {
    const outdated = this.action === "edit" && this.draftRevision !== this.card.draft_revision;
    const words = [this.locked, meanwhile({ ...this.changes, outdated }),
      this.leaving ? "Press Escape once more to throw away what you typed, or go on writing." : ""].filter(Boolean).join(" ");
    const adopts = outdated && this.locked === "";
    if (this.warned === `${words}${adopts}`) return;
    this.warned = `${words}${adopts}`;
    this.warning.replaceChildren(...(words ? [words] : []));
    if (!adopts) return;
    const adopt = element("button", { className: "button", type: "button", textContent: "Replace it with my text" });
    adopt.addEventListener("click", () => {
      this.draftRevision = this.card.draft_revision;
      this.changes.adopted = true;
      this.warn();
      this.focus();
    });
    this.warning.append(adopt);
  }
}
