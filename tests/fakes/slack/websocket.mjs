// The `ws` package is installed either beside the fake or with the stories; both places are looked at, so that one
// `npm ci` is enough to run either.
import { createRequire } from 'node:module';

function load() {
  const homes = [import.meta.url, new URL('../../stories/js/package.json', import.meta.url)];
  for (const home of homes) {
    try {
      return createRequire(home)('ws');
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new Error('The package "ws" is missing. Run "npm ci" in tests/fakes/slack or in tests/stories/js.');
}

export const { WebSocketServer, WebSocket } = load();
