import type { MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { capabilityName, roleName } from '#app/features/access/messages.ts';
import {
  CAPABILITIES,
  type Capability,
  FRESH_MINUTES,
  PARTNER_CAPABILITIES,
  PARTNER_ROLES,
  type PartnerCapability,
  type Role,
  STAFF_ROLES,
  mayDo,
  needsFreshProof,
} from '#app/features/access/rules.ts';
import { staffLoader } from '#app/platform/guards.server.ts';
import { DataTable } from '#app/ui/data-table.tsx';
import { PageHeading, Section } from '#app/ui/page-parts.tsx';

export const meta: MetaFunction = () => [{ title: '役割と権限|パートナーポータル' }];

export const loader = staffLoader('console.view', () => ({
  staff: tableOf(STAFF_ROLES, CAPABILITIES),
  partners: tableOf(PARTNER_ROLES, PARTNER_CAPABILITIES),
  minutes: FRESH_MINUTES,
}));

function tableOf(roles: readonly Role[], capabilities: readonly (Capability | PartnerCapability)[]) {
  return {
    roles: roles.map((role) => ({ role, name: roleName(role) })),
    rows: capabilities.map((capability) => ({
      capability,
      name: capabilityName(capability),
      fresh: needsFreshProof(capability),
      allowed: roles.filter((role) => mayDo(role, capability)),
    })),
  };
}

export default function Roles() {
  const { staff, partners, minutes } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeading
        title="役割と権限"
        lead={`各画面と操作の可否は、この表のとおりに判定されます。「要確認」の操作には、${minutes}分以内のご本人確認が必要です。`}
      />
      <Section title="事務局">
        <RoleTable caption="事務局の役割と権限" {...staff} />
      </Section>
      <Section title="パートナー">
        <RoleTable caption="パートナーの役割と権限" {...partners} />
      </Section>
    </>
  );
}

function RoleTable({ caption, roles, rows }: { caption: string } & ReturnType<typeof tableOf>) {
  return (
    <DataTable
      caption={caption}
      captionShown={false}
      rows={rows}
      rowKey={({ capability }) => capability}
      empty=""
      columns={[
        { heading: 'できること', cell: ({ name }) => name },
        { heading: 'ご本人確認', cell: ({ fresh }) => (fresh ? '要確認' : '') },
        ...roles.map(({ role, name }) => ({
          heading: name,
          cell: ({ allowed }: { allowed: Role[] }) =>
            allowed.includes(role) ? (
              <>
                <span aria-hidden="true">○</span>
                <span className="sr-only">可</span>
              </>
            ) : (
              <>
                <span aria-hidden="true">−</span>
                <span className="sr-only">不可</span>
              </>
            ),
        })),
      ]}
    />
  );
}
