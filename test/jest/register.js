/* Loaded before jest and in its workers: TypeScript is read as it is, and Node keeps the source maps of what it loads. */
process.env.SWC_NODE_SOURCE_MAP_MODE = 'inline';
process.setSourceMapsEnabled(true);
await import('@swc-node/register/esm-register');
