import { z } from 'zod';
import { errorPage } from './respond.server.ts';

// What a mistake reads as where its schema has no sentence of its own: no page sends such a form, but people read the answer.
z.config({ localeError: () => '入力内容を読み取れませんでした。もう一度入力してください。' });

/**
 * The fields of a form that was posted, by the names the form has; everything else is left out. A file where text belongs
 * counts as empty, and a field sent twice stays twice, for its schema to refuse.
 *
 * @throws the 400 page when the body is no form at all.
 */
export async function readFields(request: Request, names: readonly string[]): Promise<FormData> {
  const known = new Set(names);
  const fields = new FormData();
  for (const [name, value] of await formOf(request)) {
    if (known.has(name)) fields.append(name, typeof value === 'string' ? value : '');
  }
  return fields;
}

/** A file that was handed in with a form. */
export type FileHandedIn = { name: string; bytes: Uint8Array };

/**
 * The fields of a form and the one file handed in with it, read whole: its size was limited before. No file is chosen when
 * its field is missing, is text or has neither name nor bytes; of several the first counts.
 *
 * @throws the 400 page when the body is no form at all.
 */
export async function readFieldsAndFile(
  request: Request,
  names: readonly string[],
  fileName: string,
): Promise<{ fields: FormData; file: FileHandedIn | undefined }> {
  const known = new Set(names);
  const fields = new FormData();
  let file: FileHandedIn | undefined;
  for (const [name, value] of await formOf(request)) {
    if (known.has(name)) fields.append(name, typeof value === 'string' ? value : '');
    else if (name === fileName && typeof value !== 'string' && !file && (value.name !== '' || value.size > 0)) {
      file = { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) };
    }
  }
  return { fields, file };
}

async function formOf(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw errorPage(400, '送信された内容を読み取れませんでした。画面を開き直して、もう一度お試しください。');
  }
}
