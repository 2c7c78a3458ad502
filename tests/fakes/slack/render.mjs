// What people see of a message: its words, its buttons, and everything in it that is live: a mention that rings, a link
// that can be followed. Tests use `live` to hold that customer text never pings anybody and never forges a link.

const CONTROL = /<([^<>]*)>/g;
const BARE_URL = /\bhttps?:\/\/[^\s<>|"')\]]+/g;
const BARE_MENTION = /(^|[\s(])(@(?:channel|here|everyone)\b|@[a-z0-9._-]+|#[a-z0-9_-]+)/gi;
const MARKDOWN_LINK = /\[([^\]]*)\]\(\s*<?([^)\s>]+)>?[^)]*\)/g;

/**
 * Returns {text, words[], live[], possible[], buttons[], inputs[]}. `live` items are {kind, target, label, where};
 * kinds: broadcast, user, usergroup, channel, link. `possible` are words that Slack makes live under some settings
 * (a bare URL, "@here", "#channel" in mrkdwn without verbatim).
 */
export function render(message) {
  const seen = { text: '', words: [], live: [], possible: [], buttons: [], inputs: [] };
  if (message.text) {
    const shown = mrkdwn(message.text, 'text', false, seen);
    // Blocks replace the top-level text on screen, but notifications show it, and its mentions ring.
    if (!message.blocks?.length) seen.words.push(shown);
  }
  (message.blocks ?? []).forEach((block, index) => renderBlock(block, `blocks/${index}`, seen));
  (message.attachments ?? []).forEach((attachment, index) => {
    for (const key of ['pretext', 'title', 'text', 'fallback', 'footer'])
      if (attachment[key]) seen.words.push(mrkdwn(attachment[key], `attachments/${index}/${key}`, false, seen));
    for (const field of attachment.fields ?? []) seen.words.push(mrkdwn(field.value ?? '', `attachments/${index}/fields`, false, seen));
    (attachment.blocks ?? []).forEach((block, at) => renderBlock(block, `attachments/${index}/blocks/${at}`, seen));
  });
  seen.text = seen.words.join('\n');
  return seen;
}

/** The live mentions of a message, without its links. */
export function liveMentions(message) {
  return render(message).live.filter((item) => item.kind !== 'link');
}

export function liveLinks(message) {
  return render(message).live.filter((item) => item.kind === 'link');
}

function renderBlock(block, where, seen) {
  const words = (text, at) => {
    if (text) seen.words.push(textObject(text, `${where}/${at}`, seen));
  };
  switch (block.type) {
    case 'section':
      words(block.text, 'text');
      (block.fields ?? []).forEach((field, index) => words(field, `fields/${index}`));
      if (block.accessory) renderElement(block.accessory, block, `${where}/accessory`, seen);
      break;
    case 'header':
      words(block.text, 'text');
      break;
    case 'context':
      block.elements.forEach((element, index) => {
        if (element.type === 'image') seen.words.push(element.alt_text);
        else words(element, `elements/${index}`);
      });
      break;
    case 'actions':
      block.elements.forEach((element, index) => renderElement(element, block, `${where}/elements/${index}`, seen));
      break;
    case 'input':
      words(block.label, 'label');
      if (block.hint) words(block.hint, 'hint');
      renderElement(block.element, block, `${where}/element`, seen);
      break;
    case 'markdown':
      seen.words.push(markdown(block.text, `${where}/text`, seen));
      break;
    case 'rich_text':
      seen.words.push(richText(block.elements, where, seen));
      break;
    case 'table':
      for (const row of block.rows)
        seen.words.push(row.map((cell) => (cell.type === 'rich_text' ? richText(cell.elements, where, seen) : cell.text)).join(' | '));
      break;
    case 'image':
      seen.words.push(block.alt_text);
      seen.live.push({ kind: 'link', target: block.image_url, label: block.alt_text, where });
      break;
    default:
      break;
  }
}

function renderElement(element, block, where, seen) {
  if (element.type === 'image') return void seen.words.push(element.alt_text);
  const shown = {
    type: element.type, action_id: element.action_id, block_id: block.block_id, text: element.text?.text,
    value: element.value, style: element.style, url: element.url,
    options: element.options?.map((option) => ({ text: option.text.text, value: option.value })),
    confirm: element.confirm && { title: element.confirm.title.text, text: element.confirm.text.text },
    initial_value: element.initial_value ?? element.initial_option?.value, optional: block.optional,
  };
  for (const key of Object.keys(shown)) if (shown[key] === undefined) delete shown[key];
  if (element.url) seen.live.push({ kind: 'link', target: element.url, label: element.text?.text, where });
  (block.type === 'input' ? seen.inputs : seen.buttons).push(shown);
}

function textObject(text, where, seen) {
  return text.type === 'mrkdwn' ? mrkdwn(text.text, where, text.verbatim === true, seen) : text.text;
}

function mrkdwn(source, where, verbatim, seen) {
  const shown = source.replace(CONTROL, (whole, inner) => {
    const [target, ...labels] = inner.split('|');
    const label = labels.length ? labels.join('|') : undefined;
    const kind = controlKind(target);
    if (kind === undefined) return whole;
    seen.live.push({ kind, target, ...(label === undefined ? {} : { label: unescape(label) }), where });
    return unescape(label ?? target);
  });
  if (!verbatim) {
    const rest = source.replace(CONTROL, ' ');
    for (const [url] of rest.matchAll(BARE_URL)) seen.possible.push({ kind: 'link', target: url, where });
    for (const match of rest.matchAll(BARE_MENTION)) seen.possible.push({ kind: 'mention', target: match[2], where });
  }
  return unescape(shown);
}

function markdown(source, where, seen) {
  for (const match of source.matchAll(MARKDOWN_LINK)) seen.live.push({ kind: 'link', target: match[2], label: match[1], where });
  return mrkdwn(source, where, false, seen);
}

function controlKind(target) {
  if (/^!subteam\^/.test(target)) return 'usergroup';
  if (/^!date\^/.test(target)) return undefined;
  if (/^!/.test(target)) return 'broadcast';
  if (/^@[UWB][A-Z0-9]+$/.test(target)) return 'user';
  if (/^#[CG][A-Z0-9]+$/.test(target)) return 'channel';
  if (/^(https?:\/\/|mailto:|tel:|slack:)/i.test(target)) return 'link';
  return undefined;
}

function richText(elements, where, seen) {
  return elements.map((element) => {
    switch (element.type) {
      case 'rich_text_section': case 'rich_text_quote': case 'rich_text_preformatted': case 'rich_text_list': {
        const inner = richText(element.elements, where, seen);
        return element.type === 'rich_text_list' ? `${inner}\n` : inner;
      }
      case 'user': case 'usergroup': case 'channel': {
        const target = element.user_id ?? element.usergroup_id ?? element.channel_id;
        seen.live.push({ kind: element.type, target, where });
        return target;
      }
      case 'broadcast':
        seen.live.push({ kind: 'broadcast', target: element.range, where });
        return `@${element.range}`;
      case 'link':
        seen.live.push({ kind: 'link', target: element.url, label: element.text, where });
        return element.text ?? element.url;
      case 'emoji':
        return `:${element.name}:`;
      default:
        return element.text ?? '';
    }
  }).join('');
}

function unescape(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
