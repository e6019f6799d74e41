import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { DockerfileParser } = createRequire(import.meta.url)('dockerfile-ast');

/**
 * Reads what the rehearsal plays of a Dockerfile: its stages, each with its steps in order. Throws for an instruction that
 * it does not know, so that none is left out unseen.
 */
export function readStages(file) {
  const stages = [];
  for (const instruction of DockerfileParser.parse(readFileSync(file, 'utf8')).getInstructions()) {
    const keyword = instruction.getKeyword();
    if (keyword === 'ARG' && stages.length === 0) continue;
    if (keyword === 'FROM') stages.push({ name: instruction.getBuildStage(), steps: [] });
    else stages.at(-1).steps.push({ keyword, ...readStep(keyword, instruction) });
  }
  return stages;
}

const words = (instruction) => instruction.getArguments().map((argument) => argument.getValue());

const READERS = {
  WORKDIR: (instruction) => ({ path: words(instruction)[0] }),
  VOLUME: (instruction) => ({ path: words(instruction)[0] }),
  EXPOSE: (instruction) => ({ port: words(instruction)[0] }),
  RUN: (instruction) => ({ command: instruction.getArgumentsContent() }),
  CMD: (instruction) => ({ words: JSON.parse(instruction.getArgumentsContent()) }),
  HEALTHCHECK: (instruction) => ({
    words: JSON.parse(instruction.getArgumentsContent().replace(/^CMD\s+/, '')),
  }),
  ENV: (instruction) => ({
    variables: Object.fromEntries(
      instruction.getProperties().map((property) => [property.getName(), property.getValue()]),
    ),
  }),
  USER: (instruction) => {
    const [uid, gid] = words(instruction)[0].split(':').map(Number);
    return { uid, gid };
  },
  COPY: (instruction) => {
    const from = instruction.getFlags().find((flag) => flag.getName() === 'from');
    return {
      from: from?.getValue(),
      sources: words(instruction).slice(0, -1),
      to: words(instruction).at(-1),
    };
  },
};

function readStep(keyword, instruction) {
  const read = READERS[keyword];
  if (!read) throw new Error(`The rehearsal does not know ${keyword}.`);
  return read(instruction);
}
