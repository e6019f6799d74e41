import { Entity, getMetadataArgsStorage, Unique } from 'typeorm';
import { BigAutoField, ForeignKeyField } from '../columns.js';

export type EntityClass = new () => object;

/** A foreign key, or a many-to-many relation, as an entity declares it. */
export interface DeclaredRelation {
  readonly property: string;
  readonly to: () => EntityClass;
  readonly many: boolean;
  /** What the other model calls the rows that lead to it: Django's `related_name`. */
  readonly relatedName?: string;
  /** Whether only one row leads to each of the other model. */
  readonly unique: boolean;
}

const RELATIONS = Symbol('relations of a model');

export function addRelation(entity: object, relation: DeclaredRelation): void {
  const before = Reflect.getMetadata(RELATIONS, entity) as DeclaredRelation[] | undefined;
  Reflect.defineMetadata(RELATIONS, [...(before ?? []), relation], entity);
}

/** Returns the relations that an entity declares. */
export const relationsOf = (entity: EntityClass): readonly DeclaredRelation[] =>
  (Reflect.getMetadata(RELATIONS, entity.prototype as object) as DeclaredRelation[] | undefined) ?? [];

const STRING = Symbol('property that stands for a row');

/** Names the property that stands for a row in sentences: what Django's `__str__` gives. */
export const Str =
  (property: string): ((entity: EntityClass) => void) =>
  (entity) =>
    Reflect.defineMetadata(STRING, property, entity);

export const stringPropertyOf = (entity: EntityClass): string | undefined =>
  Reflect.getMetadata(STRING, entity) as string | undefined;

const throughs = new Map<EntityClass, Map<string, EntityClass>>();

/** Returns the entity of the table that holds a many-to-many relation, as Django makes it: `library_edition_tags`. */
export function throughOf(entity: EntityClass, { property, to }: DeclaredRelation): EntityClass {
  const known = throughs.get(entity) ?? new Map<string, EntityClass>();
  throughs.set(entity, known);
  let through = known.get(property);
  if (!through) known.set(property, (through = makeThrough(entity, property, to)));
  return through;
}

/** Returns the entities of the tables that hold the many-to-many relations of an entity. */
export const throughsOf = (entity: EntityClass): readonly EntityClass[] =>
  relationsOf(entity)
    .filter(({ many }) => many)
    .map((relation) => throughOf(entity, relation));

/** The properties of such an entity that lead to the one that declares the relation, and to the other. */
export const FROM = 'from_id';
export const TO = 'to_id';

function makeThrough(entity: EntityClass, property: string, to: () => EntityClass): EntityClass {
  const name = `${entity.name}${property.charAt(0).toUpperCase()}${property.slice(1)}`;
  const through = { [name]: class {} }[name];
  const prototype = through.prototype;
  const key = (target: () => EntityClass, column: string, side: string): void =>
    ForeignKeyField(target, { onDelete: 'CASCADE', name: column })(prototype, side);
  BigAutoField()(prototype, 'id');
  key(() => entity, columnOf(entity), FROM);
  // The other model's class may not be known yet when this one is declared; its table is by now.
  key(to, to() === entity ? `to_${columnOf(entity)}` : columnOf(to()), TO);
  Entity(`${tableOf(entity)}_${property}`)(through);
  Unique([FROM, TO])(through);
  return through;
}

const columnOf = ({ name }: EntityClass): string => `${name.toLowerCase()}_id`;

function tableOf(entity: EntityClass): string {
  const found = getMetadataArgsStorage().tables.find(({ target }) => target === entity);
  return found?.name ?? entity.name.toLowerCase();
}
