// Slack's published limits, counted in Unicode code points. One place, so that a changed figure is one changed line.
export const LIMITS = {
  message: { blocks: 50, text: 40000, attachments: 100 },
  view: { blocks: 100, title: 24, submit: 24, close: 24, private_metadata: 3000, callback_id: 255, depth: 3 },
  block: {
    id: 255, header: 150, sectionText: 3000, sectionFields: 10, sectionFieldText: 2000, contextElements: 10,
    actionsElements: 25, inputLabel: 2000, inputHint: 2000, imageUrl: 3000, altText: 2000, imageTitle: 2000,
    markdownTotal: 12000, tableRows: 100, tableColumns: 20,
  },
  element: {
    actionId: 255, buttonText: 75, buttonValue: 2000, buttonUrl: 3000, accessibilityLabel: 75, placeholder: 150,
    options: 100, optionGroups: 100, optionText: 75, optionValue: 150, optionDescription: 75, groupLabel: 75,
    overflowOptions: 5, checkboxOptions: 10, radioOptions: 10, plainTextInputCeiling: 3000,
    // Slack's pages say 2 and its SDK says 1. The stricter figure: a client that respects it is right either way.
    overflowOptionsMin: 2,
  },
  confirm: { title: 100, text: 300, confirm: 30, deny: 30 },
  reactions: { perMessage: 50, perUser: 23 },
  sockets: 10,
};

/** Periods in milliseconds; a test passes shorter ones instead of waiting. */
export const TIMING = {
  ack: 3000,
  trigger: 3000,
  responseUrl: 30 * 60 * 1000,
  retries: [0, 60_000, 300_000],
  ping: 10_000,
  connection: 3600_000,
};

export const RESPONSE_URL_USES = 5;

export function length(text) {
  return [...text].length;
}
