import cluster, { type Worker } from 'node:cluster';
import { tellPrimary, tellWorker } from '../ipc.js';
import { added, exposition, type Measured, type Metrics } from './metrics.js';

/*
 * The metrics of all workers, wherever they are asked for: a worker asks the first process, which asks all workers and adds
 * up what they answer and what those that are gone had counted.
 *
 *     worker → first process   { ask: 7 }         first process → worker   { text: 7, … }
 *     first process → workers  { measure: 12 }    workers → first process  { measured: 12, … }
 */
interface Message {
  readonly ask?: number;
  readonly text?: number;
  readonly measure?: number;
  readonly measured?: number;
  readonly last?: true;
  readonly content?: unknown;
}

/** Milliseconds that a worker has for its answer; one that is late is left out. */
const ANSWER_TIMEOUT = 2000;

/** Answers by the number of the question. */
const waiting = new Map<number, (content: unknown) => void>();
let questions = 0;

function question<T>(send: (number: number) => void): Promise<T | undefined> {
  const number = ++questions;
  return new Promise((resolve) => {
    const settle = (content?: unknown): void => {
      clearTimeout(late);
      waiting.delete(number);
      resolve(content as T | undefined);
    };
    const late = setTimeout(settle, ANSWER_TIMEOUT);
    waiting.set(number, settle);
    send(number);
  });
}

/** In a worker: the metrics of all; undefined in a process that serves alone, or where the first process does not answer. */
export async function metricsOfAllWorkers(): Promise<string | undefined> {
  return cluster.isWorker ? question<string>((ask) => tell({ ask })) : undefined;
}

/** In a worker: answers the first process. */
export function shareMetrics(metrics: Metrics): void {
  process.on('message', ({ text, measure, content }: Message) => {
    if (text !== undefined) waiting.get(text)?.(content);
    if (measure !== undefined)
      metrics.measured().then((own) => tell({ measured: measure, content: own }), unmeasured);
  });
}

/** In a worker that ends: leaves what it has counted, so that no counter of the service ever goes down. */
export async function leaveMetrics(metrics: Metrics): Promise<void> {
  const content = await metrics.measured();
  await new Promise<void>((resolve) => tell({ last: true, content }, resolve));
}

const tell = (message: Message, sent?: () => void): void => tellPrimary(message, sent);

/** Who asks goes without, as where an answer is late. */
const unmeasured = (): void => undefined;

/** In the first process: answers the workers. */
export function gatherMetrics(): void {
  let left = Promise.resolve<Measured>([]);
  cluster.on('message', (worker: Worker, { ask, measured, last, content }: Message) => {
    if (measured !== undefined) waiting.get(measured)?.(content);
    if (last)
      left = left.then((before) =>
        added([before, (content as Measured).filter(isCounter)]).catch(() => before),
      );
    if (ask !== undefined)
      gather(left).then((text) => answer(worker, { text: ask, content: text }), unmeasured);
  });
}

async function gather(left: Promise<Measured>): Promise<string> {
  const workers = Object.values(cluster.workers ?? {}) as Worker[];
  const answers = workers.map((worker) => question<Measured>((measure) => answer(worker, { measure })));
  const measured = (await Promise.all(answers)).filter((each) => each !== undefined);
  return exposition([...measured, await left]);
}

const answer = (worker: Worker, message: Message): void => tellWorker(worker, message);

const isCounter = ({ type }: Measured[number]): boolean => ['counter', 'histogram'].includes(String(type));
