import type { Renderer } from '../../../../rest/core/contracts.js';
import { jsonOf } from '../../../../rest/core/json-text.js';

/** How far something has come: not every step, but always the last one, and how it ended. */
export class Progress implements AsyncIterable<object> {
  private latest: object | undefined;
  private ended = false;
  private wake = (): void => undefined;

  report(step: object): void {
    this.latest = step;
    this.wake();
  }

  end(step: object): void {
    this.ended = true;
    this.report(step);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<object> {
    for (;;) {
      const { latest, ended } = this;
      this.latest = undefined;
      if (latest) yield latest;
      else if (ended) return;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }
}

/** Progress as JSON Lines (https://jsonlines.org/), each line sent at once; anything else as one line. */
export const JSONLinesRenderer: Renderer = {
  mediaType: 'application/jsonl',
  format: 'jsonl',
  contentType: 'application/jsonl; charset=utf-8',
  vary: 'Accept',
  // A proxy such as nginx would gather the lines.
  headers: { 'x-accel-buffering': 'no' },
  variant: () => '.jsonl',
  render: ({ data }) => (data instanceof Progress ? lines(data) : data === null ? '' : line(data as object)),
};

const line = (data: object): string => `${jsonOf(data)}\n`;

async function* lines(progress: Progress): AsyncGenerator<string> {
  for await (const step of progress) yield line(step);
}
