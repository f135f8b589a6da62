import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

/** Keeps texts so that they can be read again, or not, as the operator wants it. */
export interface Seal {
  /** `name` is bound to the text: under another one it cannot be opened. */
  close(name: string, text: string): Promise<string>;
  /** Undefined for what this seal did not close. */
  open(name: string, sealed: string): Promise<string | undefined>;
}

const MARK = 'sealed1';
const SALT = 16;
const IV = 12;
const TAG = 16;
/** So many keys are remembered: this run's, and those of runs before it. */
const REMEMBERED = 8;
const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** Nothing is sealed; what was sealed before cannot be read, which is as if it were not there. */
export const plain: Seal = {
  close: async (_name, text) => text,
  open: async (_name, sealed) => (sealed.startsWith(`${MARK}:`) ? undefined : sealed),
};

/** What is not to be sealed is plain. */
export function sealOf(passphrase: string | undefined): Seal {
  return passphrase === undefined ? plain : sealedWith(passphrase);
}

/**
 * AES-256-GCM under a key that scrypt makes of a passphrase; each run has a salt of its own. A wrong passphrase, a text
 * that was changed or was never sealed: undefined, never an error.
 */
function sealedWith(passphrase: string): Seal {
  const keys = new Map<string, Promise<Buffer>>();
  const ours = randomBytes(SALT);
  const keyFor = (salt: Buffer) => {
    const id = salt.toString('base64');
    const key = keys.get(id) ?? derive(passphrase, salt, 32);
    keys.set(id, key);
    // The oldest that is not this run's.
    const [forgotten] = [...keys.keys()].filter((one) => one !== ours.toString('base64'));
    if (forgotten !== undefined && keys.size > REMEMBERED) keys.delete(forgotten);
    return key;
  };
  return {
    async close(name, text) {
      const iv = randomBytes(IV);
      const cipher = createCipheriv('aes-256-gcm', await keyFor(ours), iv).setAAD(Buffer.from(name));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${MARK}:${Buffer.concat([ours, iv, cipher.getAuthTag(), body]).toString('base64')}`;
    },
    async open(name, sealed) {
      if (!sealed.startsWith(`${MARK}:`)) return undefined;
      const all = Buffer.from(sealed.slice(MARK.length + 1), 'base64');
      if (all.length < SALT + IV + TAG) return undefined;
      const [iv, tag] = [all.subarray(SALT, SALT + IV), all.subarray(SALT + IV, SALT + IV + TAG)];
      const key = await keyFor(all.subarray(0, SALT));
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG }).setAAD(
        Buffer.from(name),
      );
      try {
        const body = decipher.setAuthTag(tag).update(all.subarray(SALT + IV + TAG));
        return Buffer.concat([body, decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
