import ts from 'typescript';

/** What drops out of a filter without a word when it takes the place of a condition. */
const NOTHING = ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.BooleanLike | ts.TypeFlags.Any;

/**
 * A condition that may be undefined takes its part of the filter with it, or all of it: `and(own, undefined)` is `own`, and
 * `.where(undefined)` is every row there is. Types tell, so it is found through variables and functions too.
 * `and(…)` and `or(…)` themselves may stand anywhere: what stands in them was looked at, and a spread list that is empty
 * is a search that narrows nothing, said in so many words.
 */
export const wholeConditions = {
  meta: {
    type: 'problem',
    messages: { dropped: 'A condition that may be undefined drops the filter. Build the list of conditions first.' },
    schema: [],
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    return {
      CallExpression(call) {
        if (!isFilter(call.callee)) return;
        for (const argument of call.arguments) {
          if (mayBeNothing(argument)) context.report({ node: argument, messageId: 'dropped' });
        }
        if (call.arguments.length === 0 && call.callee.type === 'MemberExpression') {
          context.report({ node: call, messageId: 'dropped' });
        }
      },
    };

    function mayBeNothing(argument) {
      if (argument.type === 'CallExpression' && isJoin(argument.callee)) return false;
      if (argument.type === 'ConditionalExpression') {
        return mayBeNothing(argument.consequent) || mayBeNothing(argument.alternate);
      }
      if (argument.type !== 'SpreadElement') return holdsNothing(services.getTypeAtLocation(argument));
      const element = services.getTypeAtLocation(argument.argument).getNumberIndexType();
      return element === undefined || holdsNothing(element);
    }

    function holdsNothing(type) {
      const parts = type.isUnion() ? type.types : [type];
      return parts.some((part) => (checker.getBaseConstraintOfType(part) ?? part).flags & NOTHING);
    }
  },
};

function isJoin(callee) {
  return callee.type === 'Identifier' && /^(and|or)$/.test(callee.name);
}

function isFilter(callee) {
  return isJoin(callee) || (callee.type === 'MemberExpression' && /^(where|having)$/.test(callee.property.name ?? ''));
}
