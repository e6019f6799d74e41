/** The charts that a ModelAdmin can have. */
export { additions } from './additions.js';
export { byYear, top, type Chart } from './charts.js';
