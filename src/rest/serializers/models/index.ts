export * from './columns.js';
export { UniqueConstraint } from './unique-constraint.js';
