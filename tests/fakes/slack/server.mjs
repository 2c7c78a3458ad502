#!/usr/bin/env node
// The fake Slack as a process of its own, so that it outlives a daemon that a crash drill kills. Prints one line of JSON
// with its addresses, then serves until SIGTERM, or until its standard input closes with --with-stdin.
import { parseArgs } from 'node:util';
import { readFileSync } from 'node:fs';
import { startFakeSlack } from './fake_slack.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    options: { type: 'string' },
    'with-stdin': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log('node server.mjs [--port 0] [--options file.json] [--with-stdin]');
  process.exit(0);
}

const options = values.options ? JSON.parse(readFileSync(values.options, 'utf8')) : {};
const slack = await startFakeSlack({ ...options, port: Number(values.port) });
console.log(JSON.stringify({
  url: slack.url, api_url: slack.apiUrl, driver_url: `${slack.url}_fake/`, bot_token: slack.botToken, app_token: slack.appToken,
  signing_secret: slack.signingSecret, pid: process.pid, app: slack.app, bot: slack.bot, team: slack.team,
  channels: Object.fromEntries(slack.channels().map((channel) => [channel.name, channel.id])),
}));

const stop = async () => {
  await slack.stop();
  process.exit(0);
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (values['with-stdin']) process.stdin.on('end', stop).resume();
