import { createHmac } from 'node:crypto';
import type { Database, Work } from '../../database/database.js';
import { validators } from '../core/etags.js';
import type { Request } from '../core/contracts.js';
import {
  APIException,
  ParseError,
  RequestUnderWay,
  UnprocessableContent,
  type ErrorDetail,
} from '../exceptions.js';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { JsonText } from '../core/json-text.js';
import { arrivedBody } from '../core/request.js';
import { Response } from '../core/response.js';
import { addressOf } from '../http/messages/client-address.js';

/** How long an answer is kept, in seconds: a day, as with https://docs.stripe.com/api/idempotent_requests */
const LIFETIME = 86_400;

/** How often a process throws out what has expired, in milliseconds. */
const PURGE_INTERVAL = 60_000;

const REPLAYED = { 'idempotent-replayed': 'true' };

/** One keyed request: whose, which key, and what it asks for. */
interface KeyedRequest extends Pick<IdempotencyKey, 'sender' | 'key' | 'fingerprint'> {
  /** Its fingerprints by older secret keys. */
  readonly others: readonly string[];
}

/** Runs work all or nothing and makes the answer of what it comes to. */
export type Transact = <T>(work: () => Work<T>, answer: (value: T) => Response) => Promise<Response>;

/** Somebody has answered a request with the same key meanwhile. Undoes what was done. */
class AnsweredMeanwhile extends Error {}

/**
 * Requests with an `Idempotency-Key` are carried out once: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 *
 * The first answer of success, or that the request is not valid, is kept in the transaction that stores the rows, and given
 * again to whoever repeats the request. Other errors may pass, and are not kept.
 */
export class IdempotentRequests {
  /** Fingerprints of what this process has under way. Others' are met in the database. */
  private readonly underWay = new Map<string, string>();
  private nextPurge = 0;

  /** @param secretKeys for the fingerprints, since a body may hold a password; the first is the one in use */
  constructor(
    private readonly database: Database,
    private readonly secretKeys: readonly string[],
  ) {}

  /**
   * Answers a request by `run`, or as it was answered before. Throws UnprocessableContent where the key was another
   * request's, Conflict while the first is under way.
   */
  async answer(request: Request, run: (transact: Transact) => Promise<Response>): Promise<Response> {
    const keyed = hasKey(request) ? await keyedRequest(request, this.secretKeys) : undefined;
    if (!keyed) return run(async (work, answer) => answer(await this.database.transaction(work)));
    const place = JSON.stringify([keyed.sender, keyed.key]);
    const fingerprint = this.underWay.get(place);
    if (fingerprint !== undefined) {
      checkSame(keyed, fingerprint);
      throw new RequestUnderWay();
    }
    this.underWay.set(place, keyed.fingerprint);
    try {
      return (await this.kept(keyed, request)) ?? (await this.first(keyed, request, run));
    } finally {
      this.underWay.delete(place);
    }
  }

  private async first(
    keyed: KeyedRequest,
    request: Request,
    run: (transact: Transact) => Promise<Response>,
  ): Promise<Response> {
    try {
      return await run((work, answer) => this.database.transaction(() => this.keeping(keyed, work, answer)));
    } catch (error) {
      if (error instanceof APIException && error.status === 400 && (await this.keepsError(keyed, error)))
        throw error;
      // Whatever stood in the way may be what another process has done for the same request meanwhile.
      const answered = await this.kept(keyed, request);
      if (!answered) throw error;
      return answered;
    }
  }

  /** Throws the error that is kept. Undefined where nothing is. */
  private async kept(keyed: KeyedRequest, request: Request): Promise<Response | undefined> {
    const { sender, key } = keyed;
    const [found] = await this.database.objects(IdempotencyKey).filter({ sender, key });
    if (!found || found.expire_date <= new Date()) return undefined;
    checkSame(keyed, found.fingerprint);
    const { status, body } = found;
    if (status >= 400) throw new APIException(status, JSON.parse(body) as ErrorDetail, REPLAYED);
    // So is kept that there is no body.
    const data = body === 'null' ? null : new JsonText(body);
    return new Response(data, status, { ...validators(request, data), ...REPLAYED });
  }

  private *keeping<T>(
    keyed: KeyedRequest,
    work: () => Work<T>,
    answer: (value: T) => Response,
  ): Work<Response> {
    const response = answer(yield* work());
    yield* this.keep(keyed, response.status, response.data);
    return response;
  }

  /** False where somebody has answered meanwhile. */
  private async keepsError(keyed: KeyedRequest, { status, body }: APIException): Promise<boolean> {
    try {
      await this.database.transaction(() => this.keep(keyed, status, body));
      return true;
    } catch (error) {
      if (error instanceof AnsweredMeanwhile) return false;
      throw error;
    }
  }

  private *keep({ sender, key, fingerprint }: KeyedRequest, status: number, data: unknown): Work<void> {
    const { table } = this.database.objects(IdempotencyKey);
    const now = Date.now();
    if (now >= this.nextPurge) {
      this.nextPurge = now + PURGE_INTERVAL;
      yield { sql: `DELETE FROM ${table} WHERE expire_date <= $1`, parameters: [new Date(now)] };
    }
    const kept = yield {
      sql: `INSERT INTO ${table} (sender, key, fingerprint, status, body, expire_date) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (sender, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
          body = excluded.body, expire_date = excluded.expire_date
        WHERE ${table}.expire_date <= $7 RETURNING id`,
      parameters: [
        ...[sender, key, fingerprint, status, JSON.stringify(data)],
        ...[new Date(now + LIFETIME * 1000), new Date(now)],
      ],
    };
    if (kept.length === 0) throw new AnsweredMeanwhile();
  }
}

/** Visible ASCII, as a string of structured fields (RFC 9651, section 3.3.3) or without its quotes. */
const KEY = /^(?:"((?:[ !#-[\]-~]|\\["\\]){1,255})"|([!#-~][ -~]{0,254}))$/;

const HEADER = 'idempotency-key';

const hasKey = (request: Request): boolean => request.header(HEADER) !== undefined;

/** Throws ParseError for a malformed key, and what reading the body throws. */
async function keyedRequest(request: Request, secretKeys: readonly string[]): Promise<KeyedRequest> {
  const header = request.header(HEADER) ?? '';
  const [, quoted, bare] = (KEY.exec(header) ?? []) as (string | undefined)[];
  const key = quoted?.replace(/\\(.)/g, '$1') ?? bare;
  if (key === undefined) throw new ParseError('Idempotency-Key must be 1 to 255 visible ASCII characters.');
  const { raw, user } = request;
  const body = await arrivedBody(raw);
  const [fingerprint, ...others] = secretKeys.map((secretKey) =>
    createHmac('sha256', secretKey)
      .update(JSON.stringify([raw.method, raw.url, raw.sentContentType]))
      .update(body)
      .digest('hex'),
  );
  return {
    sender: user ? `user ${user.id}` : `address ${addressOf(raw.ip) ?? raw.ip}`,
    key,
    fingerprint,
    others,
  };
}

function checkSame({ fingerprint, others }: KeyedRequest, kept: string): void {
  if (fingerprint !== kept && !others.includes(kept))
    throw new UnprocessableContent('This Idempotency-Key was already used with a different request.');
}
