import { Button, Table, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Scroll, Trouble, Waiting } from './basics';
import { useEvery } from '../api/live';

export interface Page<T> {
  items: T[];
  next?: string;
}

/** The cursor that a page names in the path of its next one. */
export const cursorOf = (page: { next?: string }) => (page.next ? new URL(page.next, location.href).searchParams.get('cursor') ?? undefined : undefined);

/** A list by pages, with a field that looks for a part of the name, and words for when there is nothing. */
export function List<T>({ name, ask, heads, row, empty, tools, every }: {
  name: string; ask: (cursor: string | undefined, contains: string | undefined) => Promise<Page<T>>; heads: ReactNode[];
  row: (item: T) => ReactNode; empty: ReactNode; tools?: ReactNode; every?: number;
}) {
  const [typed, setTyped] = useState('');
  const [contains] = useDebouncedValue(typed.trim(), 200);
  const list = useInfiniteQuery({
    queryKey: [name, contains],
    queryFn: ({ pageParam }) => ask(pageParam, contains || undefined),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: cursorOf,
    placeholderData: keepPreviousData,
    refetchInterval: useEvery(every ?? 5000),
  });
  const items = list.data?.pages.flatMap(page => page.items) ?? [];
  if (list.isPending) return <Waiting what={name} />;
  if (!list.data) return <Trouble error={list.error} again={() => void list.refetch()} />;
  if (items.length === 0 && !contains && !typed) return <div className="panel">{empty}</div>;
  return (
    <div className="stack tight">
      <div className="line">
        <TextInput size="sm" placeholder="Part of a name" aria-label={`Look for ${name}`} value={typed} onChange={event => setTyped(event.currentTarget.value)} style={{ flex: '0 1 260px' }} />
        {tools}
      </div>
      {list.error && <Trouble error={list.error} />}
      <div className="panel flush">
        {items.length === 0
          ? <div className="empty"><p>None of them has “{contains}” in its name.</p></div>
          : (
            <Scroll>
              <Table>
                <Table.Thead><Table.Tr>{heads.map((head, index) => <Table.Th key={index}>{head}</Table.Th>)}</Table.Tr></Table.Thead>
                <Table.Tbody>{items.map(row)}</Table.Tbody>
              </Table>
            </Scroll>
          )}
      </div>
      {list.hasNextPage && <div><Button variant="default" size="compact-sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>Show more</Button></div>}
    </div>
  );
}
