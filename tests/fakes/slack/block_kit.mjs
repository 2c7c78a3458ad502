// Refuses the blocks and views that Slack refuses. Each function adds "[ERROR] ..." lines to a list of problems.
import { LIMITS, length } from './limits.mjs';

const L = LIMITS;
const SELECTS = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((kind) =>
  [`${kind}_select`, `multi_${kind}_select`]);
const PICKERS = ['datepicker', 'timepicker', 'datetimepicker'];
const CHOICES = ['checkboxes', 'radio_buttons'];
const TEXT_INPUTS = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input', 'rich_text_input', 'file_input'];
const PLACES = {
  section: ['button', 'overflow', 'image', 'workflow_button', ...SELECTS, ...PICKERS, ...CHOICES],
  actions: ['button', 'overflow', 'workflow_button', ...SELECTS, ...PICKERS, ...CHOICES],
  input: [...TEXT_INPUTS, ...SELECTS, ...PICKERS, ...CHOICES],
};
const VIEW_ONLY_INPUTS = ['file_input'];

const BLOCK_KEYS = {
  section: 'text fields accessory expand',
  header: 'text level',
  divider: '',
  context: 'elements',
  actions: 'elements',
  input: 'label element hint optional dispatch_action',
  image: 'image_url slack_file alt_text title',
  markdown: 'text',
  rich_text: 'elements',
  video: 'alt_text author_name description provider_icon_url provider_name title title_url thumbnail_url video_url',
  file: 'external_id source',
  table: 'rows column_settings',
  context_actions: 'elements',
};
const SELECT_KEYS = `placeholder options option_groups initial_option initial_options initial_user initial_users
  initial_conversation initial_conversations initial_channel initial_channels default_to_current_conversation filter
  response_url_enabled min_query_length max_selected_items confirm focus_on_load`;
const ELEMENT_KEYS = {
  button: 'text url value style confirm accessibility_label',
  overflow: 'options confirm',
  image: 'image_url slack_file alt_text',
  workflow_button: 'text workflow style accessibility_label',
  datepicker: 'placeholder initial_date confirm focus_on_load',
  timepicker: 'placeholder initial_time confirm focus_on_load timezone',
  datetimepicker: 'initial_date_time confirm focus_on_load',
  checkboxes: 'options initial_options confirm focus_on_load',
  radio_buttons: 'options initial_option confirm focus_on_load',
  plain_text_input: 'placeholder initial_value multiline min_length max_length dispatch_action_config focus_on_load',
  email_text_input: 'placeholder initial_value dispatch_action_config focus_on_load',
  url_text_input: 'placeholder initial_value dispatch_action_config focus_on_load',
  number_input: 'placeholder initial_value is_decimal_allowed min_value max_value dispatch_action_config focus_on_load',
  rich_text_input: 'placeholder initial_value dispatch_action_config focus_on_load',
  file_input: 'filetypes max_files',
};
for (const select of SELECTS) ELEMENT_KEYS[select] = SELECT_KEYS;

export function checkMessageBlocks(blocks) {
  return checkBlocks(blocks, L.message.blocks, 'message', '/blocks');
}

export function checkView(view) {
  const problems = [];
  if (!isObject(view)) return ['[ERROR] must be an object [json-pointer:/view]'];
  const say = sayer(problems, '/view');
  const keys = `type title blocks close submit private_metadata callback_id clear_on_close notify_on_close external_id
    submit_disabled`;
  onlyKeys(view, keys, say);
  if (!['modal', 'home'].includes(view.type)) return [`[ERROR] unsupported type: ${view.type} [json-pointer:/view/type]`];
  if (view.type === 'modal') {
    checkText(view.title, 'plain_text', 1, L.view.title, '/view/title', problems);
    if (view.submit !== undefined) checkText(view.submit, 'plain_text', 1, L.view.submit, '/view/submit', problems);
    if (view.close !== undefined) checkText(view.close, 'plain_text', 1, L.view.close, '/view/close', problems);
  } else {
    for (const key of ['submit', 'close', 'title']) if (view[key] !== undefined) say(`invalid additional property: ${key}`);
  }
  checkString(view, 'private_metadata', 0, L.view.private_metadata, say);
  checkString(view, 'callback_id', 0, L.view.callback_id, say);
  checkString(view, 'external_id', 0, 255, say);
  problems.push(...checkBlocks(view.blocks, L.view.blocks, 'view', '/view/blocks'));
  if (Array.isArray(view.blocks) && view.blocks.length === 0) say('must contain at least 1 block', '/blocks');
  if (view.type === 'modal' && view.submit === undefined && Array.isArray(view.blocks) &&
      view.blocks.some((block) => block?.type === 'input'))
    say('`submit` is required when an `input` block is within blocks', '/submit');
  return problems;
}

function checkBlocks(blocks, most, place, at) {
  const problems = [];
  const say = sayer(problems, at);
  if (!Array.isArray(blocks)) {
    say('must be an array');
    return problems;
  }
  if (blocks.length > most) say(`no more than ${most} items allowed`);
  const ids = new Set();
  let markdown = 0;
  blocks.forEach((block, index) => {
    const here = `${at}/${index}`;
    if (!isObject(block)) return say('must be an object', `/${index}`);
    if (BLOCK_KEYS[block.type] === undefined) return say(`unsupported type: ${block.type}`, `/${index}/type`);
    if (block.block_id !== undefined) {
      checkString(block, 'block_id', 1, L.block.id, sayer(problems, here));
      if (ids.has(block.block_id)) say(`\`block_id\` ${block.block_id} already exists`, `/${index}/block_id`);
      ids.add(block.block_id);
    }
    onlyKeys(block, `type block_id ${BLOCK_KEYS[block.type]}`, sayer(problems, here));
    if (block.type === 'markdown') markdown += typeof block.text === 'string' ? length(block.text) : 0;
    checkBlock(block, place, here, problems);
  });
  if (markdown > L.block.markdownTotal) say(`markdown text must be no more than ${L.block.markdownTotal} characters in total`);
  return problems;
}

function checkBlock(block, place, at, problems) {
  const say = sayer(problems, at);
  switch (block.type) {
    case 'section':
      if (block.text === undefined && block.fields === undefined) say('missing required field: text or fields');
      if (block.text !== undefined) checkText(block.text, 'any', 1, L.block.sectionText, `${at}/text`, problems);
      if (block.fields !== undefined) {
        checkList(block.fields, 1, L.block.sectionFields, `${at}/fields`, problems, (field, here) =>
          checkText(field, 'any', 1, L.block.sectionFieldText, here, problems));
      }
      if (block.accessory !== undefined) checkElements([block.accessory], PLACES.section, `${at}/accessory`, problems);
      break;
    case 'header':
      checkText(block.text, 'plain_text', 1, L.block.header, `${at}/text`, problems);
      break;
    case 'context':
      checkList(block.elements, 1, L.block.contextElements, `${at}/elements`, problems, (element, here) => {
        if (element?.type === 'image') checkImage(element, here, problems);
        else checkText(element, 'any', 1, 3000, here, problems);
      });
      break;
    case 'actions':
      checkList(block.elements, 1, L.block.actionsElements, `${at}/elements`, problems, () => {});
      if (Array.isArray(block.elements)) checkElements(block.elements, PLACES.actions, `${at}/elements`, problems);
      break;
    case 'input':
      checkText(block.label, 'plain_text', 1, L.block.inputLabel, `${at}/label`, problems);
      if (block.hint !== undefined) checkText(block.hint, 'plain_text', 1, L.block.inputHint, `${at}/hint`, problems);
      if (place === 'message' && VIEW_ONLY_INPUTS.includes(block.element?.type)) say(`unsupported type: ${block.element.type}`);
      if (block.element === undefined) say('missing required field: element');
      else checkElements([block.element], PLACES.input, `${at}/element`, problems);
      break;
    case 'image':
      checkImage(block, at, problems);
      if (block.title !== undefined) checkText(block.title, 'plain_text', 1, L.block.imageTitle, `${at}/title`, problems);
      break;
    case 'markdown':
      if (typeof block.text !== 'string' || block.text === '') say('missing required field: text');
      break;
    case 'rich_text':
      checkRichText(block.elements, `${at}/elements`, problems);
      break;
    case 'table':
      checkList(block.rows, 1, L.block.tableRows, `${at}/rows`, problems, (row, here) =>
        checkList(row, 1, L.block.tableColumns, here, problems, () => {}));
      break;
    default:
      break;
  }
}

function checkElements(elements, allowed, at, problems) {
  const seen = new Set();
  elements.forEach((element, index) => {
    const here = at.endsWith('elements') ? `${at}/${index}` : at;
    const say = sayer(problems, here);
    if (!isObject(element)) return say('must be an object');
    if (!allowed.includes(element.type)) return say(`unsupported type: ${element.type}`, '/type');
    onlyKeys(element, `type action_id ${ELEMENT_KEYS[element.type]}`, say);
    if (element.action_id !== undefined) {
      checkString(element, 'action_id', 1, L.element.actionId, say);
      if (seen.has(element.action_id)) say(`duplicate \`action_id\` ${element.action_id}`, '/action_id');
      seen.add(element.action_id);
    }
    checkElement(element, here, problems);
  });
}

function checkElement(element, at, problems) {
  const say = sayer(problems, at);
  const E = L.element;
  const type = element.type;
  if (element.confirm !== undefined) checkConfirm(element.confirm, `${at}/confirm`, problems);
  if (element.placeholder !== undefined)
    checkText(element.placeholder, 'plain_text', 1, E.placeholder, `${at}/placeholder`, problems);
  if (type === 'button') {
    checkText(element.text, 'plain_text', 1, E.buttonText, `${at}/text`, problems);
    checkString(element, 'value', 0, E.buttonValue, say);
    checkString(element, 'url', 1, E.buttonUrl, say);
    checkString(element, 'accessibility_label', 1, E.accessibilityLabel, say);
    if (element.style !== undefined && !['primary', 'danger'].includes(element.style)) say(`invalid style: ${element.style}`, '/style');
  } else if (type === 'image') {
    checkImage(element, at, problems);
  } else if (type === 'overflow') {
    checkOptions(element.options, E.overflowOptionsMin, E.overflowOptions, `${at}/options`, problems);
  } else if (CHOICES.includes(type)) {
    const most = type === 'checkboxes' ? E.checkboxOptions : E.radioOptions;
    checkOptions(element.options, 1, most, `${at}/options`, problems);
  } else if (type.endsWith('static_select')) {
    if ((element.options === undefined) === (element.option_groups === undefined))
      say('exactly one of `options` and `option_groups` is required');
    if (element.options !== undefined) checkOptions(element.options, 1, E.options, `${at}/options`, problems);
    if (element.option_groups !== undefined) {
      checkList(element.option_groups, 1, E.optionGroups, `${at}/option_groups`, problems, (group, here) => {
        checkText(group?.label, 'plain_text', 1, E.groupLabel, `${here}/label`, problems);
        checkOptions(group?.options, 1, E.options, `${here}/options`, problems);
      });
    }
    const offered = [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group?.options ?? [])];
    if (element.initial_option && !offered.some((option) => option?.value === element.initial_option.value))
      say('`initial_option` must be one of `options`', '/initial_option');
  } else if (type === 'plain_text_input') {
    for (const key of ['min_length', 'max_length']) {
      const value = element[key];
      if (value === undefined) continue;
      const least = key === 'max_length' ? 1 : 0;
      if (!Number.isInteger(value) || value < least || value > E.plainTextInputCeiling)
        say(`must be between ${least} and ${E.plainTextInputCeiling}`, `/${key}`);
    }
    if (element.min_length > element.max_length) say('`min_length` must not exceed `max_length`');
    checkString(element, 'initial_value', 0, Math.min(element.max_length ?? Infinity, E.plainTextInputCeiling), say);
  } else if (type === 'datepicker') {
    if (element.initial_date !== undefined && !/^\d{4}-\d\d-\d\d$/.test(element.initial_date)) say('invalid date', '/initial_date');
  } else if (type === 'timepicker') {
    if (element.initial_time !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(element.initial_time)) say('invalid time', '/initial_time');
  }
}

function checkOptions(options, least, most, at, problems) {
  checkList(options, least, most, at, problems, (option, here) => {
    checkText(option?.text, 'any', 1, LIMITS.element.optionText, `${here}/text`, problems);
    const say = sayer(problems, here);
    if (isObject(option)) {
      onlyKeys(option, 'text value description url', say);
      if (option.value === undefined) say('missing required field: value');
      checkString(option, 'value', 1, LIMITS.element.optionValue, say);
    }
    if (option?.description !== undefined)
      checkText(option.description, 'any', 1, LIMITS.element.optionDescription, `${here}/description`, problems);
  });
}

function checkConfirm(confirm, at, problems) {
  checkText(confirm?.title, 'plain_text', 1, L.confirm.title, `${at}/title`, problems);
  checkText(confirm?.text, 'any', 1, L.confirm.text, `${at}/text`, problems);
  checkText(confirm?.confirm, 'plain_text', 1, L.confirm.confirm, `${at}/confirm`, problems);
  checkText(confirm?.deny, 'plain_text', 1, L.confirm.deny, `${at}/deny`, problems);
}

function checkImage(image, at, problems) {
  const say = sayer(problems, at);
  if ((image.image_url === undefined) === (image.slack_file === undefined)) say('exactly one of `image_url` and `slack_file` is required');
  checkString(image, 'image_url', 1, L.block.imageUrl, say);
  if (typeof image.alt_text !== 'string') say('missing required field: alt_text');
  checkString(image, 'alt_text', 1, L.block.altText, say);
}

function checkRichText(elements, at, problems) {
  const kinds = ['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted'];
  const inline = ['text', 'link', 'user', 'usergroup', 'channel', 'broadcast', 'emoji', 'color', 'date', 'team'];
  checkList(elements, 1, Infinity, at, problems, (element, here) => {
    const say = sayer(problems, here);
    if (!kinds.includes(element?.type)) return say(`unsupported type: ${element?.type}`, '/type');
    if (element.type === 'rich_text_list') {
      if (!['bullet', 'ordered'].includes(element.style)) say('missing required field: style');
      return checkRichText(element.elements, `${here}/elements`, problems);
    }
    if (!Array.isArray(element.elements)) return say('missing required field: elements');
    element.elements.forEach((piece, index) => {
      if (!inline.includes(piece?.type)) say(`unsupported type: ${piece?.type}`, `/elements/${index}/type`);
      else if (piece.type === 'text' && (typeof piece.text !== 'string' || piece.text === ''))
        say('must be more than 0 characters', `/elements/${index}/text`);
    });
  });
}

function checkText(text, kind, least, most, at, problems) {
  const say = sayer(problems, at);
  if (!isObject(text)) return say('missing required field: text');
  const kinds = kind === 'any' ? ['plain_text', 'mrkdwn'] : [kind];
  if (!kinds.includes(text.type)) return say(`unsupported type: ${text.type}`, '/type');
  onlyKeys(text, text.type === 'mrkdwn' ? 'type text verbatim' : 'type text emoji', say);
  if (typeof text.text !== 'string') return say('missing required field: text');
  checkString(text, 'text', least, most, say);
}

function checkList(list, least, most, at, problems, each) {
  const say = sayer(problems, at);
  if (!Array.isArray(list)) return say('must be an array');
  if (list.length < least) say(`no fewer than ${least} items required`);
  if (list.length > most) say(`no more than ${most} items allowed`);
  list.forEach((item, index) => each(item, `${at}/${index}`));
}

function checkString(object, key, least, most, say) {
  const value = object[key];
  if (value === undefined) return;
  if (typeof value !== 'string') return say('must be a string', `/${key}`);
  if (length(value) < least) say(`must be more than ${least - 1} characters`, `/${key}`);
  if (length(value) > most) say(`must be less than ${most + 1} characters`, `/${key}`);
}

function onlyKeys(object, keys, say) {
  const known = keys.split(/\s+/);
  for (const key of Object.keys(object)) if (!known.includes(key)) say(`invalid additional property: ${key}`);
}

function sayer(problems, at) {
  return (text, below = '') => {
    problems.push(`[ERROR] ${text} [json-pointer:${at}${below}]`);
  };
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
