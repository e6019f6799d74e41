import './build.mjs';

// In this process, and not under a shell (`exec` in package.json, which Windows lacks), so that the signals that stop the
// service reach it.
await import('../dist/src/main.js');
