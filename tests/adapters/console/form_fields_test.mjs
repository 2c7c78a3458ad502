// Run by Node where it is installed, as wording_test.mjs is.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const source = await readFile(new URL("../../../adapters/console/page/form_fields.js", import.meta.url), "utf8");
const { formOf, faultsOf, followed, bodyOf, isAsked, meanwhile } = await import(`data:text/javascript,${encodeURIComponent(source)}`);

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

test("what nobody touched follows the case, and what was typed stays as it was typed", () => {
  const { fields } = formOf("facts", card, choices);
  const typed = { ...startOf({ fields }), got: "A crash at noon", notes: "Call back" };
  const newer = formOf("facts", { ...card, facts: { ...card.facts, when: "On Tuesday", got: "Nothing at all" } }, []).fields;
  const moved = followed(fields, typed, newer);
  assert.equal(moved.overwritten, true, "somebody else told what they got");
  const followers = moved.fields.filter((field) => field.follows).map((field) => [field.name, field.value]);
  assert.deepEqual(followers, [["when", "On Tuesday"]]);
  const again = followed(moved.fields, { ...typed, when: "On Tuesday" }, newer);
  assert.deepEqual([again.overwritten, again.fields.some((field) => field.follows)], [false, false], "the same card twice changes nothing");
  assert.equal(followed(fields, { ...typed, got: "Nothing at all" }, newer).overwritten, false, "both told the same");
});

test("a text whose lines end otherwise is not taken for one that was typed", () => {
  const [field] = formOf("edit", { ...card, draft: "Dear Sam,\r\nthank you.\rYours" }, choices).fields;
  assert.equal(field.value, "Dear Sam,\nthank you.\nYours");
});

test("a choice that comes from no card stays chosen when the card changes", () => {
  const { fields } = formOf("snooze", card, choices);
  const moved = followed(fields, { length: "1h", date: "" }, formOf("snooze", card, []).fields);
  assert.equal(moved.overwritten, false);
  assert.ok(moved.fields.every((field) => !field.follows));
});

test("each change behind a writer's back has its words, and none needs none", () => {
  const none = { review: false, reply: false, facts: false, adopted: false, outdated: false };
  assert.equal(meanwhile(none), "");
  assert.match(meanwhile({ ...none, review: true }), /customer changed the review/);
  assert.match(meanwhile({ ...none, reply: true, outdated: true }), /yours is kept here/);
  assert.match(meanwhile({ ...none, reply: true }), /this is the new one/);
  assert.match(meanwhile({ ...none, review: true, reply: true, outdated: true }), /customer.*reply has changed/s);
  assert.match(meanwhile({ ...none, reply: true, adopted: true }), /^Saving now replaces/);
});
