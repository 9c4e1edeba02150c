import type { ReactNode } from 'react';
import type { Day } from '#app/core/calendar.ts';

/** One thing that can wait for staff: how urgent it is, until when, and where it is done. */
export type Task = {
  title: ReactNode;
  urgency: 'now' | 'soon' | 'none';
  what: ReactNode;
  until?: Day;
  to: string;
  go: string;
};
