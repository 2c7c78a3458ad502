// The stand-ins of the review platforms as one process, and what a test asks of them.
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Program, binary } from './processes.mjs';

export class Platforms {
  /** Starts them; secrets go into the directory of the world. */
  static async start(world) {
    const platforms = new Platforms();
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const file = path.join(world.dir, 'google_public.pem');
    writeFileSync(file, keys.publicKey.export({ type: 'spki', format: 'pem' }));
    platforms.program = new Program(binary('highroad-platforms'), [file]);
    platforms.url = JSON.parse(await platforms.program.saying('"url"')).url;
    world.secret('play.json', JSON.stringify({
      type: 'service_account', project_id: 'acme', private_key_id: 'k1', client_email: 'reviews@acme.iam.gserviceaccount.com',
      private_key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }), token_uri: `${platforms.url}/token`,
    }));
    // What the stand-in of Google's sign-in knows of a consent.
    world.secret('google_client_id', 'client-1');
    world.secret('google_client_secret', 'client-secret-1');
    world.secret('google_refresh_token', '1//refresh-1');
    // What the stand-ins with partner access know.
    world.secret('partner_client_id', 'client-1');
    world.secret('partner_client_secret', 'client-secret-1');
    world.secret('partner_refresh_token', 'refresh-1');
    world.secret('token_key', 'a'.repeat(64));
    world.secret('yelp_key', 'yelp-key-1');
    return platforms;
  }

  async control(method, platform, body) {
    const response = await fetch(`${this.url}/_control/${platform}`, { method, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`The stand-in answered ${method} ${platform} with ${response.status}`);
    return response.json();
  }

  /** {text, title?, stars?, id?}; gives the id. */
  review = async (platform, what) => (await this.control('POST', platform, what)).id;

  /** Other words to the stand-in: {moderated: true}, {id, reply_state, violation}. */
  tell = (platform, what) => this.control('POST', platform, what);

  /** The texts of all replies that were carried out, in order. */
  replies = async (platform) => (await this.control('GET', platform)).replies;

  stop = () => this.program.stop();
}
