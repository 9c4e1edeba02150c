import { errorPage } from './respond.server.ts';

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

async function formOf(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw errorPage(400, '送信された内容を読み取れませんでした。画面を開き直して、もう一度お試しください。');
  }
}
