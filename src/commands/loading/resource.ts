import type { Database, Row } from '../../database/database.js';
import { resources } from '../../resources.js';
import type { Field } from '../../rest/serializers/fields/index.js';
import { Serializer } from '../../rest/serializers/serializer.js';
import { findModel, modelsOf, type Model } from '../fixtures/models.js';
import type { Settings } from '../../settings.js';
import { CommandError } from '../shell.js';

/** A model whose rows come and go as plain tables, and the serializer that checks and shows them. */
export interface Resource {
  readonly model: Model;
  readonly serializer: Serializer;
  readonly id: Field;
  /** The id first, then what the serializer takes from clients. */
  readonly fields: readonly Field[];
}

/** The resource of a model's label (`books.book`). Throws CommandError where there is none. */
export function findResource(database: Database, settings: Settings, label: string): Resource {
  const model = findModel(modelsOf(database), label);
  if (!model) throw new CommandError(`Unknown model: ${label}`);
  const found = resources(settings).find(
    ({ entity }) => (entity as new () => unknown as new () => Row) === model.entity,
  );
  if (!found)
    throw new CommandError(`${model.label} can be loaded and dumped as a fixture (--format json) only.`);
  const serializer = Serializer.of<object>(found.serializer);
  const id = serializer.field(model.primaryKey.property);
  return { model, serializer, id, fields: [id, ...serializer.writable.filter((field) => field !== id)] };
}
