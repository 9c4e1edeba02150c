import { Form } from '@remix-run/react';
import type { ReactNode } from 'react';
import { SubmitButton } from '#app/ui/buttons.tsx';

/** Shows an order before it counts; what was filled in travels along unseen, and is checked again. */
export function OrderReview({
  kept,
  children,
  placing,
}: {
  kept: Readonly<Record<string, string>>;
  children: ReactNode;
  /** What the button says that places the order. */
  placing: string;
}) {
  return (
    <Form method="post">
      {Object.entries(kept).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
      <p className="mt-10 flex flex-wrap-reverse gap-4">
        <SubmitButton look="outline" name="step" value="edit">
          内容を修正する
        </SubmitButton>
        <SubmitButton name="step" value="place">
          {placing}
        </SubmitButton>
      </p>
    </Form>
  );
}
