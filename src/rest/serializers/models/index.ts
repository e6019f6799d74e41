export * from './model-columns.js';
export { UniqueConstraint } from './unique-constraint.js';
