// What a crash drill left behind, told by what people, customers and pagers see, not by what the daemon believes.

/** Whether the card owes a reply: as the lines under it say, or as those who approved were answered. */
function owed(review, lines) {
  const starting = (words) => lines.filter((text) => text.startsWith(words)).length;
  const acked = review.clicks.some((click) => click.acked);
  return starting('Approved by ') > starting('Approval undone') || (acked && !review.undo && !review.edited);
}

/** A line that was typed is acknowledged by its answer. A tap is taken in silence: it is owed unless something was said. */
function settleTyped(reviews, side) {
  if (!side) return;
  for (const review of reviews.values()) {
    for (const click of review.clicks) {
      if (click.typed) click.acked = side.answersTo(click.typed).some((one) => /Approved|Already/.test(one.text));
      if (click.tap) click.acked = review.clicks.length === 1 && !side.lines(side.cards().get(review.id)?.[0] ?? {}).some((text) => /text|approv/i.test(text) && !text.startsWith('Approv'));
    }
  }
}

/** Cards and replies, chat by chat. */
function countReviews(drill, answers, faults) {
  const told = { lost: 0, unapproved: 0, doubled_cards: 0, chats: {} };
  for (const side of drill.sides) {
    const cards = side.cards();
    const mine = [...drill.reviews.values()].filter((review) => review.sides.includes(side));
    const counts = { reviews: mine.length, cards: cards.size, clicks: 0, replies: 0 };
    told.chats[side.name] = counts;
    for (const review of mine) {
      const all = cards.get(review.id) ?? [];
      counts.clicks += review.clicks.filter((click) => click.side === side).length;
      counts.replies += answers.has(review.id) ? 1 : 0;
      if (all.length > 1) {
        told.doubled_cards += 1;
        faults.push(`${review.id} has ${all.length} cards in ${side.name}`);
      }
      const [card] = all;
      if (!card) {
        told.lost += 1;
        faults.push(`${review.id} has no card in ${side.name}`);
        continue;
      }
      const lines = side.lines(card);
      if (owed(review, lines) && !answers.has(review.id)) {
        told.lost += 1;
        faults.push(`${review.id} was approved and is not on the platform:\n${card.text}\n${lines.join('\n')}\n${JSON.stringify(review.clicks, (key, value) => (key === 'side' ? value.name : value))}`);
      }
      if (answers.has(review.id) && !card.text.includes('Answered')) {
        told.lost += 1;
        faults.push(`${review.id} is answered on the platform and its card in ${side.name} does not say so:\n${card.text}`);
      }
    }
  }
  for (const review of drill.reviews.values()) {
    if (!answers.has(review.id) || review.clicks.some((click) => click.text === answers.get(review.id))) continue;
    told.unapproved += 1;
    faults.push(`${review.id} has a reply that nobody approved: ${answers.get(review.id)}`);
  }
  return told;
}

/** One page for each angry review, none for any other. */
function countPages(drill, faults) {
  const told = { lost: 0, doubled: 0, pages: 0 };
  const times = new Map();
  for (const woken of drill.siren.wakes().values()) {
    const id = /\b([smkx]\d+)\b/.exec(woken.quote)?.[1];
    // Two cases of one review would have a page each.
    times.set(id, (times.get(id) ?? 0) + Math.max(woken.times, woken.keys.size));
  }
  for (const review of drill.reviews.values()) {
    const woken = times.get(review.id) ?? 0;
    told.pages += woken;
    if (woken > (review.angry ? 1 : 0)) {
      told.doubled += 1;
      faults.push(`${review.id} ${review.angry ? 'is angry' : 'is ordinary'} and woke somebody ${woken} times`);
    }
    if (review.angry && woken === 0) {
      told.lost += 1;
      faults.push(`${review.id} is angry and woke nobody`);
    }
  }
  if (drill.siren.unsigned > 0) faults.push(`${drill.siren.unsigned} pages were not signed as they should be`);
  return told;
}

/** Notes that somebody was told are kept: each stands in the journal once. */
async function countNotes(drill, faults) {
  const told = await drill.w.cli('journal', 'export');
  const entries = told.out.split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter((one) => one.what === 'note');
  let lost = 0;
  for (const words of drill.notes) {
    const times = entries.filter((one) => one.detail.includes(words)).length;
    if (times === 1) continue;
    faults.push(`the note "${words}" stands in the journal ${times} times`);
    lost += times === 0 ? 1 : 0;
  }
  return lost;
}

/** Everything that is lost, and everything that stands twice. */
export async function countAll(drill) {
  const faults = [];
  settleTyped(drill.reviews, drill.sides.find((side) => side.name === 'matrix'));
  const answers = new Map((await drill.w.store.state()).filter((one) => one.reply !== undefined).map((one) => [one.id, one.reply]));
  const told = countReviews(drill, answers, faults);
  const pages = countPages(drill, faults);
  const lostNotes = await countNotes(drill, faults);

  const repliesOf = new Map();
  for (const one of drill.posted) repliesOf.set(one.review_id, (repliesOf.get(one.review_id) ?? 0) + 1);
  const doubledReplies = [...repliesOf.values()].reduce((sum, times) => sum + times - 1, 0);
  for (const [id, times] of repliesOf) if (times > 1) faults.push(`the reply to ${id} was posted ${times} times`);

  for (const side of drill.sides) {
    const [doubled, unanswered] = [await side.doubled(), await side.unanswered()];
    told.doubled_cards += doubled.length;
    told.lost += unanswered.length;
    faults.push(...doubled, ...unanswered);
  }
  const verified = await drill.w.cli('journal', 'verify');
  if (!verified.out.startsWith('whole: ')) faults.push(`the journal is not whole: ${verified.out}${verified.err}`);
  return {
    lost: told.lost + pages.lost + lostNotes, doubled_cards: told.doubled_cards, doubled_replies: doubledReplies, doubled_pages: pages.doubled,
    unapproved: told.unapproved, chats: told.chats, pages: pages.pages, notes: drill.notes.length, replies: answers.size, reviews: drill.reviews.size, faults,
  };
}
