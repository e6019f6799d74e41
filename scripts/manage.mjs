import './build.mjs';

await import('../dist/src/manage.js');
