/** A wall that looks at everything a statement wrote, under the name `touched`, and refuses the statement. */
export type RefusalWall = {
  table: string;
  /** The trigger on the table, and the function behind it. */
  trigger: string;
  function: string;
  after: 'insert' | 'delete';
  /** A select that finds something where the statement is refused. */
  broken: string;
  /** Why, with % for what the statement does. */
  says: string;
};

/** The SQL that puts up such a wall, anew where it stands. */
export function refusalWall({ table, trigger, function: name, after, broken, says }: RefusalWall): string {
  return `
  create or replace function ${name}() returns trigger language plpgsql as $$
  begin
    if exists (${broken}) then
      raise exception '${says}', tg_op using errcode = 'insufficient_privilege';
    end if;
    return null;
  end $$;
  drop trigger if exists ${trigger} on ${table};
  create trigger ${trigger} after ${after} on ${table}
    referencing ${after === 'insert' ? 'new' : 'old'} table as touched for each statement execute function ${name}()`;
}
