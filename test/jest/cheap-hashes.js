import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

/*
 * Makes argon2 cheap in a process of tests, before the service is loaded there, which knows nothing of it. The text of a hash
 * says what the service has asked for; its salt shows that it was made here. Any other hash, and what a test asks for with
 * options of its own, is worked through as ever.
 */
const argon2 = createRequire(import.meta.url)('@node-rs/argon2');
const { hash, verify } = argon2;

const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };
const MARK = Buffer.from('cheap!');
const MADE_HERE = `$${MARK.toString('base64')}`;

const textOf = ({ memoryCost, timeCost, parallelism }) => `$m=${memoryCost},t=${timeCost},p=${parallelism}$`;

argon2.hash = async (raw, options) => {
  if (!Object.keys(CHEAP).every((name) => options?.[name])) return hash(raw, options);
  const made = await hash(raw, { ...CHEAP, salt: Buffer.concat([MARK, randomBytes(10)]) });
  return made.replace(textOf(CHEAP), textOf(options));
};
argon2.verify = (text, raw) =>
  verify(text.includes(MADE_HERE) ? text.replace(/\$m=\d+,t=\d+,p=\d+\$/, textOf(CHEAP)) : text, raw);
