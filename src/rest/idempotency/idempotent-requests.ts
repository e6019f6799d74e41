import { query, type Database, type Work } from '../../database/database.js';
import { etagHeaders } from '../core/etags.js';
import type { Request } from '../core/contracts.js';
import { exactJson } from '../exact-json.js';
import { APIException, RequestUnderWay, type ErrorDetail } from '../exceptions.js';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { checkSame, hasKey, keyedRequest, type KeyedRequest } from './keyed-request.js';
import { JsonText } from '../core/json-text.js';
import { Response } from '../core/response.js';

/** How long an answer is kept, in seconds: a day, as with https://docs.stripe.com/api/idempotent_requests */
const LIFETIME = 86_400;

/** How often a process throws out what has expired, in milliseconds. */
const PURGE_INTERVAL = 60_000;

const REPLAYED = { 'idempotent-replayed': 'true' };

/** Runs work all or nothing and makes the answer of what it comes to. */
export type Transact = <T>(work: () => Work<T>, answer: (value: T) => Response) => Promise<Response>;

/** Another process has answered a request with the same key first. Undoes what was done. */
class AlreadyAnswered extends Error {}

/**
 * Requests with an `Idempotency-Key` are carried out once: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 *
 * The first answer of success, or that the request is not valid, is kept in the transaction that stores the rows, and given
 * again to a client that repeats the request. Other errors may pass, and are not kept.
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
   * Answers a request by `act`, or as it was answered before. Throws UnprocessableContent where the key was another
   * request's, Conflict while the first is under way.
   */
  async answer(request: Request, act: (transact: Transact) => Promise<Response>): Promise<Response> {
    const keyed = hasKey(request) ? await keyedRequest(request, this.secretKeys) : undefined;
    if (!keyed) return act(async (work, answer) => answer(await this.database.transaction(work)));
    const place = JSON.stringify([keyed.sender, keyed.key]);
    const fingerprint = this.underWay.get(place);
    if (fingerprint !== undefined) {
      checkSame(keyed, fingerprint);
      throw new RequestUnderWay();
    }
    this.underWay.set(place, keyed.fingerprint);
    try {
      const replay = await this.kept(keyed, request);
      if (replay) return replay;
      return await act(this.keeping(keyed)).catch((error: unknown) => this.failed(keyed, request, error));
    } finally {
      this.underWay.delete(place);
    }
  }

  /** Runs work, and keeps its answer in the same transaction. */
  private keeping(keyed: KeyedRequest): Transact {
    const keep = this.keep.bind(this);
    return (work, answer) =>
      this.database.transaction(function* () {
        const response = answer(yield* work());
        yield* keep(keyed, response.status, response.data);
        return response;
      });
  }

  /** Keeps an error that the request is not valid. Throws it, and any other. */
  private async failed(keyed: KeyedRequest, request: Request, error: unknown): Promise<Response> {
    if (error instanceof APIException && error.status === 400 && (await this.keepsError(keyed, error)))
      throw error;
    // The error may come from another process that has carried out the same request.
    const replay = await this.kept(keyed, request);
    if (!replay) throw error;
    return replay;
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
    return new Response(data, status, { ...etagHeaders(request, data), ...REPLAYED });
  }

  /** False where another process has answered first. */
  private async keepsError(keyed: KeyedRequest, { status, body }: APIException): Promise<boolean> {
    try {
      await this.database.transaction(() => this.keep(keyed, status, body));
      return true;
    } catch (error) {
      if (error instanceof AlreadyAnswered) return false;
      throw error;
    }
  }

  private *keep({ sender, key, fingerprint }: KeyedRequest, status: number, data: unknown): Work<void> {
    const { table } = this.database.objects(IdempotencyKey);
    const now = Date.now();
    if (now >= this.nextPurge) {
      this.nextPurge = now + PURGE_INTERVAL;
      yield* query(`DELETE FROM ${table} WHERE expire_date <= $1`, [new Date(now)]);
    }
    const kept = yield* query(
      `INSERT INTO ${table} (sender, key, fingerprint, status, body, expire_date) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (sender, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
          body = excluded.body, expire_date = excluded.expire_date
        WHERE ${table}.expire_date <= $7 RETURNING id`,
      [
        ...[sender, key, fingerprint, status, exactJson(data)],
        ...[new Date(now + LIFETIME * 1000), new Date(now)],
      ],
    );
    if (kept.length === 0) throw new AlreadyAnswered();
  }
}
