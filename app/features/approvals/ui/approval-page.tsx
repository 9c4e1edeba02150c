import type { SubmissionResult } from '@conform-to/react';
import type { ReactNode } from 'react';
import { Notice } from '#app/ui/notices.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';
import type { ShownApproval } from '../queries.server.ts';
import { ApprovalFacts } from './approval-facts.tsx';
import { DecisionForm } from './decision-form.tsx';

/** The page on which one proposal is seen and decided: who put it up, its content, and the decision. */
export function ApprovalPage({
  shown,
  lead,
  back,
  content,
  noun,
  decider,
  proposedNow = false,
  lastResult,
  children,
}: {
  shown: ShownApproval;
  /** What an approval brings about. */
  lead: string;
  /** The list it belongs to. */
  back: { to: string; label: string };
  /** What its content is called. */
  content: string;
  /** What it is called in a sentence, and whose it is to decide. */
  noun: string;
  decider: string;
  /** Whether it was put up a moment ago. */
  proposedNow?: boolean;
  lastResult: SubmissionResult | undefined;
  children: ReactNode;
}) {
  const { title, contentHash, own, waits, mayDecide } = shown;
  return (
    <>
      <PageHeading title={title} lead={lead} crumbs={[back, { to: '/staff/approvals', label: '承認' }]} />
      {proposedNow && waits && (
        <Notice kind="success" title="承認を申請しました">
          <p>別の担当者の承認を受けてください。承認されるまで、何も記録されません。</p>
        </Notice>
      )}
      <ApprovalFacts approval={shown} />
      <Section title={content}>{children}</Section>
      {waits && (
        <Section title="承認">
          {own && (
            <Notice kind="info" title="承認は別の担当者が行います">
              <p>ご自身が申請した{noun}は承認できません。取り下げは「承認」の一覧から行えます。</p>
            </Notice>
          )}
          {!own && !mayDecide && (
            <p>
              {noun}の承認は、{decider}が行います。
            </p>
          )}
          {mayDecide && <DecisionForm contentHash={contentHash} lastResult={lastResult} />}
        </Section>
      )}
    </>
  );
}
