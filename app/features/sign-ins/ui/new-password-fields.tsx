import { type Field, TextField } from '#app/ui/controls.tsx';

/** A new password, typed twice, with what is asked of it. */
export function NewPasswordFields({ password, again }: { password: Field; again: Field }) {
  return (
    <>
      <TextField
        field={password}
        label="新しいパスワード"
        type="password"
        width="full"
        autoComplete="new-password"
        hint="12文字以上。文字の種類に決まりはなく、日本語や空白も使えます。長い文章がおすすめです。"
      />
      <TextField
        field={again}
        label="新しいパスワード(確認)"
        type="password"
        width="full"
        autoComplete="new-password"
      />
    </>
  );
}
