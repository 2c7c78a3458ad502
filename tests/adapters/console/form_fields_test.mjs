// Run by Node where it is installed, as wording_test.mjs is.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const source = await readFile(new URL("../../../adapters/console/page/form_fields.js", import.meta.url), "utf8");
const { formOf, faultsOf, bodyOf, isAsked } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

const noon = Date.parse("2026-11-25T12:00:00Z") / 1000;
const choices = [{ id: "1h", label: "1 hour", usual: false }, { id: "4h", label: "4 hours", usual: true }, { id: "date", label: "Until a date", usual: false }];
const card = {
  draft: "Thank you.",
  facts: { when: "On Monday", expected: "", got: "A crash", wants: "helped", cause: "late-delivery", notes: "Calls often" },
};
const startOf = (form) => Object.fromEntries(form.fields.map((field) => [field.name, field.value]));

test("what pages, tells or ends something has a form, and what is one press has none", () => {
  for (const action of ["edit", "note", "dismiss", "escalate", "offline", "resolve", "snooze", "facts"]) {
    const form = formOf(action, card, choices);
    assert.ok(form.save && form.fields.length > 0, action);
    for (const field of form.fields) assert.ok(field.label, action);
  }
  for (const action of ["publish", "acknowledge", "claim", "undo", "reopen", "show", "next_draft", "explode", ""]) {
    assert.equal(formOf(action, card, choices), null, action);
  }
});

test("the form that pages says so, takes an empty reason, and is the one that a stray press cannot send", () => {
  const form = formOf("escalate", card, choices);
  assert.equal(form.careful, true);
  assert.match(form.fields[0].label, /pages whoever is on call/);
  assert.equal(faultsOf(form.fields, { text: "" }, noon).size, 0);
  assert.match(faultsOf(form.fields, { text: "x".repeat(501) }, noon).get("text"), /^This is 1 too long/);
  assert.equal(faultsOf(form.fields, { text: "😀".repeat(500) }, noon).size, 0, "an emoji is one character");
  for (const action of ["resolve", "facts", "snooze"]) assert.ok(!formOf(action, card, choices).careful);
});

test("an outcome, a reason and a note are asked for in words", () => {
  for (const action of ["resolve", "dismiss", "note", "edit"]) {
    const form = formOf(action, { ...card, draft: "" }, choices);
    for (const empty of ["", "  \n\t"]) assert.match(faultsOf(form.fields, { text: empty }, noon).get("text"), /\.$/, action);
    assert.equal(faultsOf(form.fields, { text: "It went well." }, noon).size, 0);
  }
});

test("the facts start with what the card knows, and every field may be emptied", () => {
  const form = formOf("facts", card, choices);
  assert.deepEqual(startOf(form), card.facts);
  const emptied = { when: "", expected: "", got: "", wants: "unknown", cause: "", notes: "" };
  assert.equal(faultsOf(form.fields, emptied, noon).size, 0);
  assert.deepEqual(bodyOf("facts", emptied), { facts: emptied });
  const long = { ...emptied, expected: "x".repeat(2001), cause: "y".repeat(61) };
  assert.deepEqual([...faultsOf(form.fields, long, noon).keys()], ["expected", "cause"]);
});

test("a snooze asks for a day only where a day was chosen, and takes none that is over", () => {
  const form = formOf("snooze", card, choices);
  const day = form.fields[1];
  assert.equal(startOf(form).length, "4h");
  assert.equal(isAsked(day, { length: "4h", date: "" }), false);
  assert.equal(isAsked(day, { length: "date", date: "" }), true);
  assert.equal(faultsOf(form.fields, { length: "4h", date: "gibberish" }, noon).size, 0);
  for (const [date, words] of [["", /^Choose the day/], ["2026-11-24", /is over/], ["2025-01-01", /is over/], ["2026-02-31x", /no day/], ["tomorrow", /no day/]]) {
    assert.match(faultsOf(form.fields, { length: "date", date }, noon).get("date"), words, date);
  }
  assert.equal(faultsOf(form.fields, { length: "date", date: "2026-11-26" }, noon).size, 0);
  assert.deepEqual(bodyOf("snooze", { length: "date", date: "2026-11-26" }), { length: "date", date: "2026-11-26" });
  assert.deepEqual(bodyOf("snooze", { length: "1h", date: "2026-11-26" }), { length: "1h" });
});
