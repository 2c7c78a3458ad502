// Run by Node where it is installed. The page's files are modules without a package around them: read, then imported.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const source = await readFile(new URL("../../../adapters/console/page/wording.js", import.meta.url), "utf8");
const { lengthIn, lengthState, lengthOfTime, headingParts, toneOf, backoff } =
  await import(`data:text/javascript,${encodeURIComponent(source)}`);

test("a text is as long as the platform counts it", () => {
  for (const [text, characters, bytes, utf16] of [["", 0, 0, 0], ["abc", 3, 3, 3], ["é", 1, 2, 1], ["e\u0301", 2, 3, 2],
    ["😀", 1, 4, 2], ["👩‍🚀", 3, 11, 5], ["a\nb", 3, 3, 3]]) {
    assert.equal(lengthIn("characters", text), characters, text);
    assert.equal(lengthIn("bytes", text), bytes, text);
    assert.equal(lengthIn("utf16_units", text), utf16, text);
  }
});

test("a text at the limit may be saved, one more may not, and no limit takes all", () => {
  assert.deepEqual(lengthState("12345", 5, "characters"), { fits: true, words: "5 of 5 characters" });
  assert.equal(lengthState("123456", 5, "characters").fits, false);
  assert.match(lengthState("123456", 5, "characters").words, /^1 character too long/);
  assert.equal(lengthState("😀", 3, "bytes").fits, false);
  assert.equal(lengthState("x".repeat(100000), 0, "bytes").fits, true);
});

test("times are read out in the unit that fits", () => {
  for (const [seconds, words] of [[-3, "0 s"], [0.2, "1 s"], [9, "9 s"], [60, "1 min"], [125, "2 min 5 s"], [3600, "1 h"], [12000, "3 h 20 min"]]) {
    assert.equal(lengthOfTime(seconds), words);
  }
});

test("stars are drawn only for a mark on a scale of five", () => {
  assert.deepEqual(headingParts("#42 · 2 out of 5 stars · Acme iOS"), { number: "#42", rest: ["2 out of 5 stars", "Acme iOS"], stars: 2 });
  assert.equal(headingParts("#42 · 7.5 out of 10 · Hotel").stars, null);
  assert.equal(headingParts("#42 · no rating · Hotel").stars, null);
  assert.equal(headingParts("#42 · 9 out of 5 stars · Hotel").stars, null);
  assert.equal(headingParts("#42 · 5.9 out of 5 · Hotel").stars, 5);
});

test("a card's tone follows its state, and a state nobody knows is a quiet one", () => {
  const card = { closed: false, publish_at: null, state: "Awaiting the team" };
  assert.equal(toneOf(card), "waiting");
  assert.equal(toneOf({ ...card, publish_at: 1 }), "publishing");
  assert.equal(toneOf({ ...card, state: "Something new" }), "answered");
  assert.equal(toneOf({ ...card, closed: true }), "closed");
});

test("waiting before a new connection grows to half a minute at most", () => {
  assert.equal(backoff(0, () => 0), 500);
  assert.equal(backoff(0, () => 1), 1000);
  assert.equal(backoff(50, () => 1), 30000);
});
