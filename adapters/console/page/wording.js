// Words and numbers of the page: no document, no network.

/// Length of a text as the platform counts it. Half a surrogate pair counts as one character.
export function lengthIn(unit, text) {
  if (unit === "utf16_units") return text.length;
  if (unit === "bytes") return new TextEncoder().encode(text).length;
  return Array.from(text).length;
}

const unitWords = {
  characters: ["character", "characters"],
  bytes: ["byte", "bytes"],
  utf16_units: ["UTF-16 unit", "UTF-16 units"],
};

export function counted(number, unit) {
  const [one, many] = unitWords[unit] ?? unitWords.characters;
  return `${number} ${number === 1 ? one : many}`;
}

/// What stands under the text field, and whether the text may be saved.
export function lengthState(text, limit, unit) {
  const length = lengthIn(unit, text);
  if (!limit) return { fits: true, words: counted(length, unit) };
  if (length <= limit) return { fits: true, words: `${length} of ${counted(limit, unit)}` };
  return {
    fits: false,
    words: `${counted(length - limit, unit)} too long for the platform (${length} of ${limit}). Nothing is cut off: shorten it to save.`,
  };
}

/// "9 s", "2 min 5 s", "3 h 20 min".
export function lengthOfTime(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${whole / 60} min`;
  const minutes = Math.floor((whole % 3600) / 60);
  return minutes ? `${Math.floor(whole / 3600)} h ${minutes} min` : `${Math.floor(whole / 3600)} h`;
}

/// "#42 · 2 out of 5 stars · Acme iOS" in its parts. The mark is drawn as well where it is on a scale of five.
export function headingParts(heading) {
  const [number, ...rest] = heading.split(" · ");
  const mark = rest.find((part) => /^[0-5](\.\d+)? out of 5( stars)?$/.test(part));
  return { number, rest, stars: mark ? Math.min(5, Math.round(Number.parseFloat(mark))) : null };
}

/// "For ana and ben.": the people that a line or a group asks for.
export function askedInWords(people) {
  if (people.length === 0) return "";
  const last = people.at(-1);
  return people.length === 1 ? `For ${last}.` : `For ${people.slice(0, -1).join(", ")} and ${last}.`;
}

/// How a state looks; the words stay the core's.
export function toneOf(card) {
  if (card.closed) return "closed";
  if (card.publish_at !== null) return "publishing";
  const state = card.state.toLowerCase();
  if (state.startsWith("await")) return "waiting";
  if (state.startsWith("snoozed")) return "snoozed";
  if (state.startsWith("publish")) return "publishing";
  return "answered";
}

/// Milliseconds before the next try to connect; full jitter, so that many pages do not come back at once.
export function backoff(attempt, random = Math.random) {
  const most = Math.min(30000, 1000 * 2 ** Math.min(attempt, 5));
  return Math.round(most / 2 + (random() * most) / 2);
}
