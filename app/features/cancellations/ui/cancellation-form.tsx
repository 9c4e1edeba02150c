import { Form } from '@remix-run/react';
import type { Day } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import { ButtonLink, SubmitButton } from '#app/ui/buttons.tsx';
import { Notice } from '#app/ui/notices.tsx';
import { DescriptionList } from '#app/ui/page-parts.tsx';
import type { CancellationEffect } from '../../contracts/rules.ts';
import { explainNothingToCancel } from '../messages.ts';

/** What a customer reads before a cancellation, and the button that confirms exactly that. */
export function CancellationConfirm({
  today,
  effect,
  facts,
  seen,
  refusal,
  back,
}: {
  today: Day;
  effect: CancellationEffect;
  facts: readonly { term: string; description: string }[];
  /** The fingerprint of what is shown. */
  seen: string;
  /** Why the last try was not carried out; absent where there was none. */
  refusal: { sentence: string } | undefined;
  /** Where the contract is shown. */
  back: string;
}) {
  return (
    <>
      {refusal && (
        <Notice kind="error" title="操作を完了できませんでした">
          <p>{refusal.sentence}</p>
        </Notice>
      )}
      {effect.kind === 'nothing' ? (
        <Notice kind="info" title="解約できるご契約ではありません">
          <p>{explainNothingToCancel(effect.because)}</p>
        </Notice>
      ) : (
        <Form method="post">
          <Notice kind="warning" title="解約は取り消せません">
            <p>本日({dayText(today)})解約をお申し込みいただくと、次のとおりになります。</p>
          </Notice>
          <DescriptionList items={facts} />
          <input type="hidden" name="seen" value={seen} />
          <p className="mt-8 flex flex-wrap gap-4">
            <ButtonLink to={back} look="outline">
              解約せずに戻る
            </ButtonLink>
            <SubmitButton look="danger">解約を申し込む</SubmitButton>
          </p>
        </Form>
      )}
    </>
  );
}
