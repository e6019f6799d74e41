export * from './model-columns.js';
export * from './model-relations.js';
export { Str } from '../../../database/tables/relation-declarations.js';
export { UniqueConstraint } from './unique-constraint.js';
