/** A plan group as people call it; a group the booklet does not name is called by its code. */
export function planGroupName(planGroup: string): string {
  const names: Record<string, string> = {
    shared: 'シェアードプラン',
    managed: 'マネージドプラン',
    hybrid: 'ハイブリッドプラン',
  };
  return names[planGroup] ?? planGroup;
}
