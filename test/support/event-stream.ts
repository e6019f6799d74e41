import { once } from 'node:events';
import { request as open, type IncomingMessage } from 'node:http';

/** An event as it came, by field; a heartbeat has no data. */
export type ReceivedEvent = Readonly<Record<string, string>>;

/** A client of an event stream, as a browser's EventSource is one. */
export class EventStreamClient {
  private readonly events: ReceivedEvent[] = [];
  private rest = '';
  private told: () => void = () => undefined;

  private constructor(
    readonly answer: IncomingMessage,
    readonly ended: Promise<unknown>,
  ) {
    answer.setEncoding('utf8').on('data', (text: string) => this.read(text));
    answer.on('error', () => undefined);
  }

  /** Opens a stream; resolves with its head. */
  static async open(
    base: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<EventStreamClient> {
    const request = open(new URL(path, base), {
      agent: false,
      headers: { Accept: 'text/event-stream', ...headers },
    });
    request.on('error', () => undefined).end();
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    return new EventStreamClient(answer, new Promise((resolve) => answer.on('close', resolve)));
  }

  /** The next events with data, so many, as the changes that they tell. */
  async changes(count: number): Promise<unknown[]> {
    const found: ReceivedEvent[] = [];
    while (found.length < count) {
      const event = await this.next();
      if (event.data !== undefined) found.push(event);
    }
    return found.map((event) => {
      const change = JSON.parse(event.data) as Record<string, unknown>;
      expect(event).toMatchObject({ id: change.cursor, event: change.action });
      return change;
    });
  }

  async next(): Promise<ReceivedEvent> {
    while (this.events.length === 0) {
      if (this.answer.closed) throw new Error('The stream has ended.');
      await new Promise<void>((resolve) => {
        this.told = resolve;
        this.answer.once('close', resolve);
      });
    }
    return this.events.shift()!;
  }

  close(): void {
    this.answer.destroy();
  }

  private read(text: string): void {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop()!;
    for (const block of blocks) this.events.push(eventOf(block));
    this.told();
  }
}

const eventOf = (block: string): ReceivedEvent =>
  Object.fromEntries(
    block.split('\n').map((line) => {
      const [, name, value] = /^([^:]*): ?(.*)$/.exec(line) ?? [undefined, line, ''];
      return [name, value];
    }),
  );
