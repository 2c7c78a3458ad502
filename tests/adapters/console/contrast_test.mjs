// Run by Node where it is installed, as wording_test.mjs is. WCAG 2.2: 1.4.3 for words, 1.4.11 for the edges of what is pressed.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const css = await readFile(new URL("../../../adapters/console/page/console.css", import.meta.url), "utf8");
const [light, dark] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => Object.fromEntries([...body.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value])));

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const onto = (theme, fronts, backs) => fronts.flatMap((front) => backs.map((back) => [front, back, contrast(theme[front], theme[back])]));

for (const [name, theme] of Object.entries({ light, dark: { ...light, ...dark } })) {
  test(`words can be read, and edges seen, in the ${name} colours`, () => {
    assert.equal(contrast("#000000", "#ffffff"), 21);
    const words = [...onto(theme, ["ink", "soft", "accent", "warn", "refused"], ["paper", "sheet", "tint", "accent-soft", "warn-soft"]),
      ...onto(theme, ["accent-ink"], ["accent"]), ...onto(theme, ["star"], ["paper", "sheet"])];
    assert.deepEqual(words.filter(([, , much]) => !(much >= 4.5)), []);
    assert.deepEqual(onto(theme, ["edge", "accent"], ["paper", "sheet", "tint", "warn-soft"]).filter(([, , much]) => !(much >= 3)), []);
  });
}
