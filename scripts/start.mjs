import './build.mjs';

// In this process, so that the signals that stop the service reach it.
await import('../dist/src/main.js');
