// A form under a card. It asks, checks, and stays open with words beside the field until the daemon has accepted it.
import { element, say } from "./element.js";
import { bodyOf, faultsOf, formOf, isAsked } from "./form_fields.js";
import { lengthState } from "./wording.js";

// The second press of a double click lands where the form has just opened. Nobody is paged by that.
const settled = 800;

export class CardForm {
  /// `send(body)` gives the daemon's answer, or null when something is on its way already; `close(words)` ends the form.
  constructor(action, card, { choices, now, send, close }) {
    const { save, careful = false, fields } = formOf(action, card, choices);
    Object.assign(this, { action, card, fields, careful, now, send, close, draftRevision: card.draft_revision });
    this.openedAt = performance.now();
    this.places = new Map();
    this.root = element("form", { className: "inline-form", noValidate: true });
    for (const field of fields) this.root.append(this.build(field));
    if (action === "edit") this.buildCounter();
    this.warning = element("div", { className: "warning", attributes: { role: "status" } });
    this.save = element("button", { className: "button primary", type: "submit", textContent: save });
    const cancel = element("button", { className: "button", type: "button", textContent: "Cancel" });
    this.root.append(this.warning, element("div", { className: "row" }, this.save, cancel));

    cancel.addEventListener("click", () => this.close(""));
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close("");
    });
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
        : element("textarea", { id, rows: field.rows });
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

  focus() {
    const { control } = this.places.get(this.fields[0].name);
    control.focus();
    if (this.action === "edit") control.setSelectionRange(control.value.length, control.value.length);
  }

  values() {
    return Object.fromEntries([...this.places].map(([name, { control }]) => [name, control.value]));
  }

  changed() {
    const values = this.values();
    for (const field of this.fields) this.places.get(field.name).holder.hidden = !isAsked(field, values);
    this.count();
  }

  count() {
    if (!this.counter) return;
    const { control } = this.places.get("text");
    const { fits, words } = lengthState(control.value, this.card.reply_limit, this.card.reply_unit);
    say(this.counter, words);
    this.counter.dataset.tone = fits ? "plain" : "refused";
    control.setAttribute("aria-invalid", String(!fits));
    if (this.save.disabled === fits) say(this.counterSaid, fits ? "The text fits again." : words);
    this.save.disabled = !fits;
  }

  /// Words beside each field, and the focus on the first: a screen reader then reads the field and what is wrong there.
  show(faults) {
    let first = null;
    for (const [name, { control, fault }] of this.places) {
      const words = faults.get(name) ?? "";
      say(fault, words);
      if (words || this.action !== "edit") control.setAttribute("aria-invalid", String(words !== ""));
      if (words && !first) first = control;
    }
    first?.focus();
  }

  async submit() {
    if (this.save.disabled) return;
    const first = this.fields[0].name;
    if (this.careful && performance.now() - this.openedAt < settled) {
      this.show(new Map([[first, "This has only just opened. Read it, then press again."]]));
      return;
    }
    const values = this.values();
    const faults = faultsOf(this.fields, values, this.now());
    this.show(faults);
    if (faults.size > 0) return;
    const more = bodyOf(this.action, values);
    if (this.action === "edit") more.draft_revision = this.draftRevision;
    const answer = await this.send(more);
    if (!answer) return;
    if (answer.accepted) this.close(answer.text);
    else this.show(new Map([[values.length === "date" ? "date" : first, answer.text]]));
  }

  /// Somebody else changed the draft under an open editor: the typed text stays, and a person decides.
  warn() {
    const adopt = element("button", { className: "button", type: "button", textContent: "Replace it with my text" });
    adopt.addEventListener("click", () => {
      this.draftRevision = this.card.draft_revision;
      this.warning.replaceChildren("Saving now replaces the reply shown above.");
      this.focus();
    });
    this.warning.replaceChildren("Somebody changed this reply while you were writing. Theirs is shown above, yours is kept here. ", adopt);
  }
}
