import type { RegistrationRefusal } from './rules.ts';

/** What somebody reads whose passkey was not registered. */
export function explainRegistrationRefusal(refusal: RegistrationRefusal): string {
  switch (refusal.code) {
    case 'too-many':
      return `登録できるパスキーは${refusal.most}個までです。使用していないパスキーを削除してから、登録してください。`;
    case 'not-believed':
      return 'パスキーを登録できませんでした。時間をおかずに、もう一度お試しください。';
  }
}
