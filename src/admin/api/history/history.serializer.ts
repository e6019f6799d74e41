import { IsDate, IsIn, IsInt, IsString } from 'class-validator';
import { Field, ReadOnly } from '../../../rest/serializers/decorators.js';
import { WrittenJSONField } from '../../../rest/serializers/fields/index.js';
import { CHANNELS, type Channel } from '../../../rest/core/channel.js';
import { ACTIONS, type HistoryAction } from '../../../rest/history/history-entry.entity.js';

const SHOWN = { readOnly: true, allowNull: true };
/** Text that the recorder has written. */
const OBJECT = { ...SHOWN, as: WrittenJSONField, schema: { type: 'object' } };

export class HistoryEntrySerializer {
  @ReadOnly() @IsInt() id: number;
  @ReadOnly() @IsDate() time: Date;
  @IsInt()
  @Field({ ...SHOWN, helpText: 'The id of the user who made the change; null without an account.' })
  user: number | null;
  @IsString()
  @Field({ readOnly: true, helpText: 'The username at that time.', example: 'ann' })
  username: string;
  @IsIn(CHANNELS) @Field({ readOnly: true, helpText: 'How the change was made.' }) channel: Channel;
  @IsIn(ACTIONS) @ReadOnly() action: HistoryAction;
  @IsString()
  @Field({ readOnly: true, helpText: 'The model.', example: 'books.book' })
  resource: string;
  @IsInt()
  @Field({ ...SHOWN, helpText: 'Null for a change of many objects, which `rows` lists.' })
  object_id: number | null;
  @IsInt() @Field({ readOnly: true, helpText: 'The number of objects.' }) count: number;
  @Field({ ...OBJECT, helpText: 'The object before the change; null if it did not exist.' })
  before: string | null;
  @Field({ ...OBJECT, helpText: 'The object after the change; null if it was deleted.' }) after:
    string | null;
}

export class HistoryRowsSerializer {
  @ReadOnly() @IsInt() first_id: number;
  @IsInt() @Field({ readOnly: true, helpText: 'Equal to first_id for a single object.' }) last_id: number;
  @Field({ ...OBJECT, helpText: 'The object before the change.' }) before: string | null;
  @Field({ ...OBJECT, helpText: 'The object after the change.' }) after: string | null;
}
