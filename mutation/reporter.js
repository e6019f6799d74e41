/* Says at once which mutant is not noticed: the tests pass with it, or none comes there. */
import { relative } from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

const UNNOTICED = ['Survived', 'NoCoverage', 'RuntimeError'];

class UnnoticedReporter {
  onMutantTested({ fileName, location, mutatorName, replacement, status }) {
    if (!UNNOTICED.includes(status)) return;
    const { line, column } = location.start;
    const change = replacement.replace(/\s+/g, ' ').slice(0, 100);
    console.log(`${relative('.', fileName)}:${line}:${column} ${status} ${mutatorName} → ${change}`);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Reporter, 'unnoticed', UnnoticedReporter)];
