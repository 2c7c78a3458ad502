// Several cases in one message: a storm, the reminders, a digest. Built once, then updated in place like a card.
import { element, say, showWith, updateList } from "./element.js";
import { askedInWords } from "./wording.js";

export class GroupView {
  /// `open(number, mark)` shows that case's card and answers with words where there is something to say.
  constructor(open) {
    this.open = open;
    this.buttons = new Map();
    this.heading = element("h3", { tabIndex: -1 });
    this.asked = element("p", { className: "asked" });
    this.lines = element("ul");
    this.hint = element("p", { className: "hint" });
    this.actions = element("div", { className: "actions" });
    this.told = element("p", { className: "told", attributes: { role: "status" } });
    this.root = element("article", { className: "card group" }, this.heading, this.asked, this.lines, this.hint, this.actions, this.told);
  }

  update(group) {
    this.group = group;
    this.heading.id = `group-${group.message}`;
    this.root.setAttribute("aria-labelledby", this.heading.id);
    this.root.dataset.over = String(group.over);
    say(this.heading, group.heading);
    showWith(this.asked, askedInWords(group.asked));
    updateList(this.lines, group.lines);
    const all = `S${group.storm}`;
    showWith(this.hint, group.storm && !group.over
      ? `For all of them at once, type: claim ${all}, snooze ${all} 4h, or dismiss ${all} and a reason. Each customer gets an answer of their own.`
      : "");
    this.updateButtons(group.over ? [] : group.cases);
  }

  updateButtons(numbers) {
    const keep = new Set(numbers);
    const focused = document.activeElement;
    const hadFocus = this.actions.contains(focused);
    for (const [number, made] of this.buttons) {
      if (keep.has(number)) continue;
      made.remove();
      this.buttons.delete(number);
    }
    numbers.forEach((number, index) => {
      let made = this.buttons.get(number);
      if (!made) {
        made = element("button", { className: "button", type: "button", textContent: `Show case #${number}` });
        made.addEventListener("click", async () => say(this.told, await this.open(number, this.group.marks[this.group.cases.indexOf(number)])));
        this.buttons.set(number, made);
      }
      if (this.actions.children[index] !== made) this.actions.insertBefore(made, this.actions.children[index] ?? null);
    });
    this.actions.hidden = numbers.length === 0;
    if (!hadFocus || this.actions.contains(document.activeElement)) return;
    if (this.actions.contains(focused)) focused.focus();
    else this.heading.focus();
  }
}
