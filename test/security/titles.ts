import ts from 'typescript';

/** The names of a test or of a row of its table, those of the blocks around it first. */
export type Title = readonly string[];

/** The places in the title of a test or block with a table, for what stands in its rows. */
export const PLACE = /%[a-z]|\$\w+/;

/** A title with its places left open. */
export const open = (title: string): string => title.replace(new RegExp(PLACE, 'g'), '…');

const SKIPPED = new Set(['skip', 'todo', 'xit', 'xdescribe']);

/**
 * The titles of the tests in a TypeScript source: of `it` and `describe` (`describeOnEveryDatabase`, …), and of the rows
 * of tables, which are lists that begin with a text, have a `name: '…'`, or are made by a function in `testScenarios`.
 * A test that is skipped has none.
 */
export function titlesOf(source: string): Title[] {
  const titles: Title[] = [];
  const visit = (node: ts.Node, path: Title, isTable: boolean): void => {
    const callee = ts.isCallExpression(node) ? wordsOf(node.expression) : [];
    if (callee.some((word) => SKIPPED.has(word))) return;
    const title = titleOf(node, callee[0], isTable);
    const inner = title === undefined ? path : [...path, title];
    if (title !== undefined) titles.push(inner);
    const isIn = isTable || callee[0] === 'testScenarios';
    if (!ts.isCallExpression(node)) return ts.forEachChild(node, (child) => visit(child, inner, isIn));
    visit(node.expression, inner, isIn);
    const isRows = ts.isPropertyAccessExpression(node.expression) && callee.at(-1) === 'each';
    // What a test does holds no titles.
    if (callee[0] === 'it' && !isRows) return;
    for (const argument of node.arguments) visit(argument, isRows ? inner : inner.map(open), isIn);
  };
  visit(ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest), [], false);
  return titles;
}

function titleOf(node: ts.Node, word: string | undefined, isTable: boolean): string | undefined {
  if (ts.isCallExpression(node)) {
    const isTitled = word === 'it' || word?.startsWith('describe') || isTable;
    return isTitled ? textOf(node.arguments[0]) : undefined;
  }
  if (ts.isPropertyAssignment(node))
    return ts.isIdentifier(node.name) && node.name.text === 'name' ? textOf(node.initializer) : undefined;
  return ts.isArrayLiteralExpression(node) && node.elements.length > 1 ? textOf(node.elements[0]) : undefined;
}

/** The names in what is called: `it` and `each` of `it.each(table)`. */
function wordsOf(expression: ts.Expression): string[] {
  if (ts.isIdentifier(expression)) return [expression.text];
  if (ts.isCallExpression(expression)) return wordsOf(expression.expression);
  if (ts.isPropertyAccessExpression(expression))
    return [...wordsOf(expression.expression), expression.name.text];
  return [];
}

const textOf = (node: ts.Node | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : undefined;
