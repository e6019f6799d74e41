import {
  FROM,
  type EntityClass,
  relationsOf,
  throughOf,
  TO,
  type DeclaredRelation,
} from './relation-declarations.js';
import type { ModelTable } from './model-table.js';

/** How the rows of a model lead to those of another. */
export interface Relation {
  readonly to: ModelTable<object>;
  /** Whether it may lead to several. */
  readonly many: boolean;
  /** The property whose value the other rows have in `otherKey`. */
  readonly key: string;
  readonly otherKey: string;
  /** The table between, of a many-to-many relation, by its properties that lead to this model and to the other. */
  readonly through?: { readonly model: ModelTable<object>; readonly near: string; readonly far: string };
}

const known = new WeakMap<ModelTable<object>, Map<string, Relation | undefined>>();

/** Returns the relation that a model calls `name`: one that it declares, or by its `relatedName` one of another model to it. */
export function relationOf(model: ModelTable<object>, name: string): Relation | undefined {
  let relations = known.get(model);
  if (!relations) known.set(model, (relations = new Map<string, Relation | undefined>()));
  if (!relations.has(name)) relations.set(name, ownRelation(model, name) ?? reverseRelation(model, name));
  return relations.get(name);
}

function ownRelation(model: ModelTable<object>, name: string): Relation | undefined {
  const entity = model.metadata.target as EntityClass;
  const declared = relationsOf(entity).find(({ property }) => property === name);
  if (!declared) return undefined;
  const to = model.of(declared.to());
  if (!declared.many) return { to, many: false, key: name, otherKey: to.idProperty };
  return throughRelation(model, to, model.of(throughOf(entity, declared)), FROM, TO);
}

function reverseRelation(model: ModelTable<object>, name: string): Relation | undefined {
  const [found] = declaredElsewhere(model).filter(([, { relatedName }]) => relatedName === name);
  if (!found) return undefined;
  const [entity, declared] = found;
  const to = model.of(entity);
  if (!declared.many)
    return { to, many: !declared.unique, key: model.idProperty, otherKey: declared.property };
  return throughRelation(model, to, model.of(throughOf(entity, declared)), TO, FROM);
}

const throughRelation = (
  model: ModelTable<object>,
  to: ModelTable<object>,
  between: ModelTable<object>,
  near: string,
  far: string,
): Relation => ({
  ...{ to, many: true, key: model.idProperty, otherKey: to.idProperty },
  through: { model: between, near, far },
});

/** The relations of all entities that lead to a model. */
const declaredElsewhere = ({ metadata, source }: ModelTable<object>): [EntityClass, DeclaredRelation][] =>
  source.dataSource.entityMetadatas.flatMap(({ target }) =>
    typeof target === 'function'
      ? relationsOf(target as EntityClass)
          .filter(({ to }) => to() === metadata.target)
          .map((relation): [EntityClass, DeclaredRelation] => [target as EntityClass, relation])
      : [],
  );
