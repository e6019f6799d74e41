import { Field as FieldArguments } from './decorators.js';
import type { DeclaredField, Field, FieldOptions, Given } from './fields/index.js';

/** A declaration of a field: a decorator of a serializer's property, and what `child` of a list may be. */
export type FieldDeclaration = PropertyDecorator & DeclaredField;

/** Returns what declares fields of a class: `@CharField({ maxLength: 80 }) title: string`. */
export const declaring =
  <O extends FieldOptions>(as: new (given: Given<O>) => Field) =>
  (...[options]: Arguments<O>): FieldDeclaration => {
    const make = (given: Partial<FieldOptions> = {}): Field => new as({ ...options!, ...given });
    return Object.assign(FieldArguments({ ...options, make }), { make });
  };

/** A class without arguments that it cannot do without may be declared without any. */
type Arguments<O extends FieldOptions> = object extends Given<O> ? [options?: Given<O>] : [options: Given<O>];
