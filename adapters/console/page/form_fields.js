// What each form asks for and what keeps it open: no document, no network. The daemon holds the same rules and decides.

/// Line ends as a text area has them: else a text with others would seem to be typed.
const text = (name, label, { value = "", ...more } = {}) =>
  ({ kind: "text", name, label, rows: 3, most: 0, missing: "", value: value.replace(/\r\n?/g, "\n"), ...more });
const verdicts = [["not-angry", "Not angry"], ["angry", "Angry"], ["ordinary", "Ordinary"], ["serious", "Serious"], ["severe", "Severe"]];
const wishes = [["unknown", "Not known"], ["heard", "To be heard"], ["helped", "To be helped"]];

/// The fields with what they start with, and the button that sends them; null where a press needs nothing more.
export function formOf(action, card, choices) {
  switch (action) {
    case "edit":
      return { save: "Save reply", fields: [text("text", "Edit reply", { rows: 7, value: card.draft, missing: "Write the reply first." })] };
    case "note":
      return { save: "Save note", fields: [text("text", "Note for the team; the customer never sees it", { missing: "Write the note first." })] };
    case "dismiss":
      return { save: "Dismiss case", fields: [text("text", "Why does it need no answer? The reason is kept.", { missing: "Give a reason: no review is left without a reply or a reason." })] };
    case "escalate":
      return { save: "Page now", careful: true, fields: [text("text", "Why? This pages whoever is on call, by the escalation policy of this case. May be left empty.", { most: 500 })] };
    case "offline":
      return { save: "Take case offline", fields: [text("text", "How does it go on: by phone, by e-mail, with whom? Its outcome is still owed. May be left empty.", { most: 1000 })] };
    case "resolve":
      return { save: "Close as resolved", fields: [text("text", "How did it go? It is kept with the case.", { most: 1000, missing: "Say how it went: no case is closed without an outcome." })] };
    case "snooze":
      return { save: "Snooze case", fields: [
        { kind: "choice", name: "length", label: "For how long?", options: choices.map(({ id, label }) => [id, label]), value: choices.find((one) => one.usual)?.id ?? "" },
        { kind: "day", name: "date", label: "Until which day?", value: "", onlyWith: ["length", "date"] },
      ] };
    case "assign":
      return { save: "Assign case", fields: [text("text", "To whom? The person's name in the playbook.", { rows: 1, most: 40, missing: "Name somebody of the playbook." })] };
    case "judge":
      return { save: "Correct verdict", fields: [{ kind: "choice", name: "verdict", label: "What is it rather?", options: verdicts, value: "not-angry" }] };
    case "mended":
      return { save: "Keep change", fields: [text("text", "What was changed? Every customer who waits on this cause may be told in these words; a person approves each.", { most: 500, missing: "Say what was changed." })] };
    case "give_up":
      return { save: "Close as tried", fields: [text("text", "What was tried? It is kept with the case.", { most: 1000 })] };
    case "facts":
      return { save: "Keep facts", fields: [
        text("when", "When did it happen?", { rows: 1, most: 2000, value: card.facts.when }),
        text("expected", "What did the customer expect?", { rows: 2, most: 2000, value: card.facts.expected }),
        text("got", "What did they get?", { rows: 2, most: 2000, value: card.facts.got }),
        { kind: "choice", name: "wants", label: "What does the customer want?", options: wishes, value: card.facts.wants },
        text("cause", "Cause: a short name that many cases can share, such as late-delivery", { rows: 1, most: 60, value: card.facts.cause }),
        text("notes", "Notes for us only: never in a reply", { most: 2000, value: card.facts.notes }),
      ] };
    default:
      return null;
  }
}

export function isAsked(field, values) {
  return !field.onlyWith || values[field.onlyWith[0]] === field.onlyWith[1];
}

/// Field name -> what to correct there, in the order of the form. `now` in seconds, by the daemon's clock.
export function faultsOf(fields, values, now) {
  const faults = new Map();
  for (const field of fields) {
    if (!isAsked(field, values)) continue;
    const value = values[field.name].trim();
    const words = field.kind === "day" ? dayFault(value, now) : textFault(field, value);
    if (words) faults.set(field.name, words);
  }
  return faults;
}

function textFault(field, value) {
  if (field.missing && value === "") return field.missing;
  const length = Array.from(value).length;
  if (!field.most || length <= field.most) return "";
  return `This is ${length - field.most} too long: at most ${field.most} characters are kept. Nothing is cut off: please shorten it.`;
}

/// A snooze until a day ends that morning where the team is, which the page does not know: here falls what is over on the
/// whole earth.
function dayFault(value, now) {
  if (value === "") return "Choose the day, or something else above.";
  const morning = Date.parse(`${value}T21:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(value) || Number.isNaN(morning)) return "That is no day of the calendar. Choose one as 2026-12-31.";
  return morning / 1000 <= now ? "The morning of that day is over. Choose a later day." : "";
}

/// The fields after the card has changed: those that nobody touched start with what is known now and say `follows`.
/// `overwritten` when saving would put what was typed in the place of something newer.
export function followed(fields, values, newer) {
  let overwritten = false;
  const moved = fields.map((field) => {
    const now = newer.find((one) => one.name === field.name)?.value ?? field.value;
    // Its first value comes from no card, or the card says the same as before.
    if (field.kind === "day" || field.name === "length" || now === field.value) return { ...field, follows: false };
    if (values[field.name] === field.value) return { ...field, value: now, follows: true };
    overwritten ||= values[field.name] !== now;
    return { ...field, value: now, follows: false };
  });
  return { fields: moved, overwritten };
}

/// What a person has to know before they save. `outdated`: the reply is another one than the text was written for.
export function meanwhile({ review, reply, facts, adopted, outdated }) {
  if (adopted) return "Saving now replaces the reply shown above.";
  const words = [];
  if (review) words.push("The customer changed the review while you were writing; the new one is shown above.");
  if (outdated) words.push("The reply has changed while you were writing. The new one is shown above, yours is kept here.");
  else if (reply) words.push("The reply has changed just now; this is the new one.");
  if (facts) words.push("Somebody told other facts while you were writing; they are shown above. Saving replaces them where you typed.");
  return words.join(" ");
}

/// What is sent for it, besides what every press carries.
export function bodyOf(action, values) {
  if (action === "facts") return { facts: values };
  if (action === "judge") return values;
  if (action === "snooze") return values.length === "date" ? values : { length: values.length };
  return { text: values.text };
}
