import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AnswerReader } from './answer-reader.mjs';

/** Bytes that are written in one go. */
const SLICE = 65_536;

/**
 * Plays the script of one connection. `pieces` are sent in turn: bytes, or milliseconds to wait. What happens then is
 * `ending`:
 *
 *     answer      wait for `answers` answers, then hang up
 *     half-close  say that nothing more comes, then wait likewise
 *     close       hang up after `delay` milliseconds, answered or not
 *     reset       likewise, with a TCP reset
 *
 * `reading` is `{ bytes, every }` for a client that takes so many bytes every so many milliseconds. Answers the statuses that
 * came and how it ended; never rejects.
 */
export async function play({ host, port }, script) {
  const {
    pieces,
    ending = 'answer',
    answers = 1,
    delay = 0,
    reading,
    patience = 30_000,
    localAddress,
  } = script;
  const began = performance.now();
  const reader = new AnswerReader({ hasBodies: script.method !== 'HEAD' });
  const socket = connect({
    ...{ port, host, localAddress },
    allowHalfOpen: true,
    noDelay: true,
    ...(reading && { highWaterMark: reading.bytes }),
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  let outcome;
  const settle = (how) => {
    outcome ??= how;
    if (how === 'reset by us') socket.resetAndDestroy();
    else socket.destroy();
  };
  socket.on('error', ({ code }) => settle(code));
  socket.on('end', () => settle('closed'));
  const take = (chunk) => {
    reader.push(chunk);
    if (ending !== 'close' && ending !== 'reset' && reader.whole >= answers) settle('answered');
  };
  const stopReading = reading ? readSlowly(socket, reading, take) : void socket.on('data', take);
  const overdue = setTimeout(() => settle('unanswered'), patience);
  await send(socket, pieces);
  if (ending === 'half-close' && !socket.destroyed) socket.end();
  if (ending === 'close' || ending === 'reset') {
    await Promise.race([sleep(delay), closed]);
    settle(ending === 'reset' ? 'reset by us' : 'closed by us');
  }
  await closed;
  stopReading?.();
  clearTimeout(overdue);
  const { statuses, longestHead } = reader;
  return { statuses, longestHead, outcome, ms: performance.now() - began };
}

/** Sends what is to be sent, no faster than it is taken, until the connection ends. */
async function send(socket, pieces) {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (typeof piece === 'number') await sleep(piece);
    else
      for (let at = 0; at < piece.length && !socket.destroyed; at += SLICE)
        if (!socket.write(piece.subarray(at, at + SLICE))) await drained(socket);
  }
}

function drained(socket) {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    if (socket.destroyed) resolve();
    else socket.on('drain', done).on('close', done);
  });
}

/** Takes a few bytes at a time, so that the service's and the system's buffers stay full. Answers what stops it. */
function readSlowly(socket, { bytes, every }, take) {
  socket.on('readable', () => undefined);
  const reading = setInterval(() => {
    const chunk = socket.read(bytes) ?? socket.read();
    if (chunk) take(chunk);
  }, every);
  return () => clearInterval(reading);
}
