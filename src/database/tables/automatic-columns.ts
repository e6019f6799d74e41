import type { EntityMetadata } from 'typeorm';
import type { Row } from '../sql/statement.js';
import { madeDefaultsOf } from './made-defaults.js';

/**
 * The columns of an entity that say when a row was made (`@CreateDateColumn`, Django's `auto_now_add`), when it was last
 * written (`@UpdateDateColumn`, `auto_now`) and how often (`@VersionColumn`), and defaults that a function makes. A value that is given counts, as it does where
 * Django loads a fixture.
 */
export class AutomaticColumns {
  private constructor(
    private readonly created: readonly string[],
    private readonly updated: readonly string[],
    /** The property that counts a row's versions from 1 on. */
    readonly version: string | undefined,
    private readonly made: Readonly<Record<string, () => unknown>>,
  ) {}

  /** Undefined for an entity without any. */
  static of({ columns, target }: EntityMetadata): AutomaticColumns | undefined {
    const made = typeof target === 'function' ? madeDefaultsOf(target as new () => object) : {};
    const named = (kind: 'isCreateDate' | 'isUpdateDate' | 'isVersion'): string[] =>
      columns.filter((column) => column[kind]).map(({ propertyName }) => propertyName);
    const [created, updated, [version]] = [named('isCreateDate'), named('isUpdateDate'), named('isVersion')];
    return created.length + updated.length + Object.keys(made).length > 0 || version !== undefined
      ? new AutomaticColumns(created, updated, version, made)
      : undefined;
  }

  /** The values of a new row. */
  inserted<V extends Row>(values: V): V {
    const first = this.version === undefined ? {} : { [this.version]: 1 };
    const made = Object.entries(this.made)
      .filter(([property]) => values[property] === undefined)
      .map(([property, make]) => [property, make()]);
    return withMissing(values, {
      ...now([...this.created, ...this.updated]),
      ...first,
      ...(Object.fromEntries(made) as Row),
    });
  }

  /** What is written of a row that is there. Its version is for the statement to count. */
  changed<V extends Row>(values: V): V {
    return withMissing(values, now(this.updated));
  }

  /** Whether a row that is there keeps its value unless another is given. */
  isKept(property: string): boolean {
    return property === this.version || this.created.includes(property);
  }
}

const now = (properties: readonly string[]): Row =>
  Object.fromEntries(properties.map((property) => [property, new Date()]));

/** The values, and behind them those that they lack. */
function withMissing<V extends Row>(values: V, others: Row): V {
  const missing = Object.entries(others).filter(([property]) => values[property] === undefined);
  return { ...values, ...Object.fromEntries(missing) };
}
