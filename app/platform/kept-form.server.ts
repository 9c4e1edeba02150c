import { data } from '@remix-run/node';
import type { ErrorFacts, WaitsFor } from './respond.server.ts';

const SENTENCES: Record<WaitsFor, string> = {
  'sign-in': 'サインインが終了しているため、まだ送信されていません。入力した内容は、この画面に残っています。',
  proof: '前回の確認から時間が経過したため、まだ送信されていません。入力した内容は、この画面に残っています。',
};

/**
 * The page that holds what somebody sent, to be sent again by one button once they have shown who they are in another
 * window: nothing typed is lost, and nothing is kept here. Undefined where nothing was typed, or a file was handed in,
 * which no page can hold.
 */
export async function keptFormPage(request: Request, waitsFor: WaitsFor) {
  if (request.method !== 'POST') return undefined;
  const fields: [string, string][] = [];
  try {
    for (const [name, value] of await request.clone().formData()) {
      if (typeof value !== 'string') return undefined;
      fields.push([name, value]);
    }
  } catch {
    return undefined; // no form at all: whoever sends one is led to sign in like anybody else
  }
  if (fields.length === 0) return undefined;
  const { pathname, search } = new URL(request.url);
  const kept = { action: pathname + search, fields, waitsFor };
  return data<ErrorFacts>({ sentence: SENTENCES[waitsFor], kept }, { status: 401 });
}
