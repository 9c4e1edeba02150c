import type { Field } from './controls.tsx';

/** A field of a form that is no conform form; several forms of a page may have one of the same name. */
export function plainField(formId: string, name: string, initialValue: string): Field {
  const id = `${formId}-${name}`;
  return {
    ...{ id, name, formId, errorId: `${id}-error`, descriptionId: `${id}-note` },
    errors: undefined,
    initialValue,
  };
}
