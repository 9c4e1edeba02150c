import type { ReactNode } from 'react';
import { PressButton } from '#app/ui/buttons.tsx';

/** Begins a ceremony; it cannot be pressed while one is under way, or before scripts run. */
export function CeremonyButton({
  children,
  ready,
  asking,
  onPress,
}: {
  children: ReactNode;
  ready: boolean;
  asking: boolean;
  onPress: () => void;
}) {
  return (
    <PressButton disabled={!ready || asking} onPress={onPress}>
      {asking ? '端末の画面で確認してください…' : children}
    </PressButton>
  );
}
