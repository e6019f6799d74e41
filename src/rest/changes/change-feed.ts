import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { SettledIds } from '../../database/bookkeeping/settled-ids.js';
import { Database } from '../../database/database.js';
import type { Caller } from '../../fair-queue.js';
import { Settings } from '../../settings.js';
import { Gone, ServiceUnavailable, ValidationError } from '../exceptions.js';
import { HistoryEntry } from '../history/history-entry.entity.js';
import { ChangePosition } from './change-position.js';
import { ChangeWatch } from './change-watch.js';
import {
  hasUnnamed,
  positionAt,
  readChanges,
  timeBehind,
  type ChangePage,
  type ChangeQuery,
} from './recorded-changes.js';
import { WaitingPlaces } from './waiting-places.js';

/** The position of a client that has nothing yet and wants all that is kept. */
const BEGINNING = '0';

const GONE =
  'The changes after this cursor are not kept. Ask without a cursor for a new one, then read the list again.';

/** The changes of all models, as history tells of them, for clients that follow them. One for a process. */
@Injectable()
export class ChangeFeed implements OnModuleDestroy {
  readonly places = new WaitingPlaces();
  readonly watch: ChangeWatch;
  private readonly kept: number | null;

  constructor(
    private readonly database: Database,
    @Inject(Settings) { changesKept }: Settings,
  ) {
    this.kept = changesKept;
    this.watch = new ChangeWatch(
      new SettledIds(database, database.objects(HistoryEntry).model.metadata.tableName),
    );
  }

  /** Lets no client wait any longer, so that the process can stop. */
  onModuleDestroy(): void {
    this.watch.end();
  }

  /** Where to begin for a cursor; without one, behind what is there. Throws ValidationError, Gone. */
  async positionOf(cursor: string | undefined, caller: Caller): Promise<ChangePosition> {
    const { given, settled } = await this.watch.look();
    if (cursor === undefined) {
      // A process that has begun during a long transaction knows nothing yet.
      if (settled === 0 && given > 0) throw new ServiceUnavailable();
      return ChangePosition.behind(settled);
    }
    const position = ChangePosition.parse(cursor);
    if (!position) throw new ValidationError({ since: ['Invalid cursor.'] });
    if (cursor === BEGINNING) return this.cutoff ? positionAt(this.database, this.cutoff, caller) : position;
    // It comes from a later state of the database than a backup has brought back.
    if (position.number > given) throw new Gone(GONE);
    await this.checkKept(position);
    return position;
  }

  /** Returns the next changes of a table's rows, as far as they are known to be settled. Throws Gone where history does not name all. */
  async read(query: Omit<ChangeQuery, 'upTo'>): Promise<ChangePage> {
    const page = await readChanges(this.database, { ...query, upTo: this.watch.settled });
    if (await hasUnnamed(this.database, query.table, query.after, page.position.number)) throw new Gone(GONE);
    return page;
  }

  private get cutoff(): Date | undefined {
    return this.kept === null ? undefined : new Date(Date.now() - this.kept * 1000);
  }

  private async checkKept(position: ChangePosition): Promise<void> {
    const { cutoff } = this;
    if (!cutoff) return;
    const next = await timeBehind(this.database, position);
    if (next && next < cutoff) throw new Gone(GONE);
  }
}
