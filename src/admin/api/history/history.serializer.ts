import { IsDate, IsIn, IsInt, IsObject, IsString } from 'class-validator';
import { Field, ReadOnly } from '../../../rest/serializers/decorators.js';
import { CHANNELS, type Channel } from '../../../rest/core/channel.js';
import { ACTIONS, type HistoryAction } from '../../../rest/history/history-entry.entity.js';

const SHOWN = { readOnly: true, allowNull: true };
const OBJECT = { ...SHOWN, schema: { type: 'object' } };

export class HistoryEntrySerializer {
  @ReadOnly() @IsInt() id: number;
  @ReadOnly() @IsDate() time: Date;
  @IsInt() @Field({ ...SHOWN, helpText: 'The id of who did it; null without an account.' }) user:
    number | null;
  @IsString()
  @Field({ readOnly: true, helpText: 'The name of the account at that time.', example: 'ann' })
  username: string;
  @IsIn(CHANNELS) @Field({ readOnly: true, helpText: 'How it was done.' }) channel: Channel;
  @IsIn(ACTIONS) @ReadOnly() action: HistoryAction;
  @IsString()
  @Field({ readOnly: true, helpText: 'What kind of object.', example: 'books.book' })
  resource: string;
  @IsInt() @Field({ ...SHOWN, helpText: 'Null for many objects, which `rows` names.' }) object_id:
    number | null;
  @IsInt() @Field({ readOnly: true, helpText: 'How many objects.' }) count: number;
  @IsObject() @Field({ ...OBJECT, helpText: 'The object as it was; null where it was not there.' }) before:
    string | null;
  @IsObject() @Field({ ...OBJECT, helpText: 'The object as it is since; null where it is gone.' }) after:
    string | null;
}

export class HistoryRowsSerializer {
  @ReadOnly() @IsInt() first_id: number;
  @IsInt() @Field({ readOnly: true, helpText: 'The same as first_id for one object.' }) last_id: number;
  @IsObject() @Field({ ...OBJECT, helpText: 'The object as it was.' }) before: string | null;
  @IsObject() @Field({ ...OBJECT, helpText: 'The object as it is since.' }) after: string | null;
}
