import { addDays } from '#app/core/calendar.ts';
import { dayText } from '#app/core/wording.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { DayText } from '#app/ui/figures.tsx';
import { StatusLabel, type Tone } from '#app/ui/notices.tsx';
import { optionChangeName, optionName, optionStateName } from '../messages.ts';
import type { ListedChange, ListedOption } from '../queries.server.ts';
import { type OptionState, isWorkKind } from '../rules.ts';

const TONES: Record<OptionState, Tone> = { waiting: 'waiting', done: 'good', moot: 'neutral', withdrawn: 'neutral' };

const WHO: Record<ListedChange['requestedBy'], string> = { client: 'お客様', partner: 'パートナー', staff: '事務局' };

/** What a contract has beside its plan, and what was asked of it, the latest first. */
export function OptionList({
  options,
  changes,
}: {
  options: readonly ListedOption[];
  changes: readonly ListedChange[];
}) {
  return (
    <>
      <OptionTable options={options} />
      {changes.length > 0 && (
        <div className="mt-6">
          <DataTable
            caption="オプションのお手続きの履歴"
            rows={changes}
            rowKey={({ id }) => id}
            empty=""
            columns={[
              { heading: '受付日', cell: ({ requestedOn }) => <DayText value={requestedOn} /> },
              { heading: '手続き', cell: (change) => optionChangeName(change) },
              { heading: 'オプション', cell: (change) => optionName(change) },
              { heading: '開始日・最終利用日', cell: effectiveText },
              { heading: '受付', cell: ({ requestedBy }) => WHO[requestedBy] },
              {
                heading: '状態',
                cell: ({ state, withdrawnOn }) => (
                  <>
                    <StatusLabel tone={TONES[state]}>{optionStateName(state)}</StatusLabel>
                    {withdrawnOn && (
                      <>
                        (<DayText value={withdrawnOn} />)
                      </>
                    )}
                  </>
                ),
              },
            ]}
          />
        </div>
      )}
    </>
  );
}

function effectiveText({ kind, option, startsOn }: ListedChange): string {
  if (isWorkKind(option)) return `${dayText(startsOn)}からの請求書`;
  return kind === 'addition' ? `${dayText(startsOn)}から` : `${dayText(addDays(startsOn, -1))}まで`;
}

function OptionTable({ options }: { options: readonly ListedOption[] }) {
  return (
    <DataTable
      caption="ご契約のオプション"
      captionShown={false}
      rows={options}
      rowKey={({ option, domain, fromTerm, storageGb }) => `${option} ${domain} ${fromTerm} ${storageGb}`}
      empty="オプションはありません。"
      columns={[
        { heading: 'オプション', cell: (option) => optionName({ ...option, hosts: 1 }) },
        { heading: '開始', cell: ({ fromTerm }) => `第${fromTerm}期から` },
        { heading: '終了', cell: ({ lastTerm }) => (lastTerm === null ? '—' : `第${lastTerm}期まで`) },
        {
          heading: '状態',
          cell: ({ state }) => (
            <StatusLabel
              tone={state === 'coming' || state === 'ending' ? 'waiting' : state === 'over' ? 'neutral' : 'good'}
            >
              {{ running: '利用中', coming: '開始待ち', ending: '終了予定', over: '終了' }[state]}
            </StatusLabel>
          ),
        },
      ]}
    />
  );
}
