import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { callCommand } from './commands/index.js';
import { keepFilesPrivate } from './private-files.js';

keepFilesPrivate();
if (existsSync('.env')) process.loadEnvFile();
// Who reads the output may stop reading, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await callCommand(process.argv.slice(2), process);
