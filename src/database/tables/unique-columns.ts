import type { EntityMetadata } from 'typeorm';

/** Whether no two rows of an entity have the same values of some of these properties. */
export const areUnique = ({ uniques, indices }: EntityMetadata, properties: readonly string[]): boolean =>
  [...uniques, ...indices.filter(({ isUnique }) => isUnique)].some(({ columns }) =>
    columns.every(({ propertyName }) => properties.includes(propertyName)),
  );
