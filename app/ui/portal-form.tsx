import { Form } from '@remix-run/react';
import type { FormEvent, ReactNode } from 'react';
import { Notice } from './notices.tsx';

/** What a form needs of conform's form. */
export type FormState = {
  id: string;
  errors: string[] | undefined;
  errorId: string;
  allErrors: Record<string, string[]>;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  noValidate: boolean;
};

/**
 * A form that is posted, with or without JavaScript. A refusal stands above it; mistakes in fields are counted there and
 * stand at their fields.
 */
export function PortalForm({
  form,
  children,
  action,
  withFile = false,
}: {
  form: FormState;
  children: ReactNode;
  action?: string;
  /** True when a file is handed in with it. */
  withFile?: boolean;
}) {
  const mistakes = Object.keys(form.allErrors).filter((name) => name !== '').length;
  return (
    <Form
      method="post"
      id={form.id}
      onSubmit={form.onSubmit}
      noValidate={form.noValidate}
      {...(action ? { action } : {})}
      {...(withFile ? { encType: 'multipart/form-data' as const } : {})}
      {...(form.errors ? { 'aria-describedby': form.errorId } : {})}
    >
      {form.errors && (
        <div id={form.errorId}>
          <Notice kind="error" title="操作を完了できませんでした">
            {form.errors.map((error) => (
              <p key={error}>{error}</p>
            ))}
          </Notice>
        </div>
      )}
      {!form.errors && mistakes > 0 && (
        <Notice kind="error" title={`入力内容をご確認ください(${mistakes}か所)`}>
          <p>赤い文字で示した項目を修正して、もう一度送信してください。</p>
        </Notice>
      )}
      {children}
    </Form>
  );
}
