import { Badge, Button, Table } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import { useSession } from '../api/session';
import { useStatus } from '../app/Shell';
import { Empty, Head, Scroll, Trouble, Waiting, When } from '../parts/basics';
import { Diff } from '../parts/Diff';
import { Effect, GuardLine } from '../parts/Effect';
import { cursorOf } from '../parts/List';
import { Arrived, Publish } from '../parts/Publish';

export default function Revisions({ chosen }: { chosen?: number }) {
  const status = useStatus();
  const revisions = useInfiniteQuery({
    queryKey: ['revisions'],
    queryFn: ({ pageParam }) => take(client.GET('/api/v1/revisions', { params: { query: { cursor: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: cursorOf,
    refetchInterval: useEvery(5000),
  });
  const items = revisions.data?.pages.flatMap(page => page.items) ?? [];
  const current = status.data?.revision ?? 0;
  const serving = (revision: number) => status.data?.replicas.filter(replica => replica.revision === revision).length ?? 0;
  const shown = chosen ?? items[0]?.revision;
  return (
    <>
      <Head title="Revisions" says="Every state that gateways were told to serve, with who made it. Rolling back serves an old one again, under a new number." />
      <GuardLine />
      {revisions.isPending && <Waiting what="the revisions" />}
      <Trouble error={revisions.error} again={() => void revisions.refetch()} />
      {revisions.data && items.length === 0 && (
        <div className="panel"><Empty title="No revision yet" action={<Button component={Link} href="/products">Products</Button>}>The first one is made when a product is published, or when anything else that gateways read is saved.</Empty></div>
      )}
      {items.length > 0 && (
        <div className="two">
          <div className="stack tight">
            <div className="panel flush">
              <Scroll>
                <Table>
                  <Table.Thead><Table.Tr><Table.Th>Revision</Table.Th><Table.Th>What</Table.Th><Table.Th>When</Table.Th></Table.Tr></Table.Thead>
                  <Table.Tbody>
                    {items.map(one => (
                      <Table.Tr key={one.revision} bg={one.revision === shown ? 'color-mix(in srgb, var(--mantine-color-sea-6) 9%, transparent)' : undefined}>
                        <Table.Td>
                          <div className="marked">
                            <Link href={`/revisions/${one.revision}`} aria-current={one.revision === shown ? 'true' : undefined}>{one.revision}</Link>
                            {one.revision === current && <Badge>current</Badge>}
                            {serving(one.revision) > 0 && <Badge color="green">served by {serving(one.revision)}</Badge>}
                          </div>
                        </Table.Td>
                        <Table.Td className="break">{one.action}{one.reason && <div className="quiet small">{one.reason}</div>}</Table.Td>
                        <Table.Td className="break"><When at={one.at} /><div className="quiet small">by {one.by}</div></Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Scroll>
            </div>
            {revisions.hasNextPage && <div><Button variant="default" size="compact-sm" loading={revisions.isFetchingNextPage} onClick={() => void revisions.fetchNextPage()}>Show more</Button></div>}
          </div>
          {shown !== undefined && <One key={shown} revision={shown} current={current} known={items.find(one => one.revision === shown)} />}
        </div>
      )}
    </>
  );
}

function One({ revision, current, known }: { revision: number; current: number; known?: Schemas['Revision'] }) {
  const session = useSession();
  const [back, setBack] = useState(false);
  const [done, setDone] = useState<Schemas['Publication']>();
  const diff = useQuery({
    queryKey: ['revision', revision],
    queryFn: () => take(client.GET('/api/v1/revisions/{revision}/diff', { params: { path: { revision: String(revision) } } })),
    staleTime: Infinity,
  });
  return (
    <section className="panel" aria-label={`Revision ${revision}`}>
      <div className="line" style={{ marginBottom: 10 }}>
        <h2>What revision {revision} changed</h2>
        {session.may('edit') && revision !== current && <Button className="push" size="compact-sm" variant="default" onClick={() => setBack(true)}>Roll back to it</Button>}
      </div>
      {done && <p><Arrived publication={done} /></p>}
      {known?.audit !== undefined && session.may('audit') && <p className="quiet small" style={{ marginTop: 0 }}>Audit record {known.audit}</p>}
      {diff.isPending && <Waiting what="the difference" />}
      <Trouble error={diff.error} />
      {diff.data && <Diff items={diff.data.items} nothing="Nothing that gateways serve." />}
      <Effect revision={revision} />
      {back && <Publish what={{ revision }} onClose={came => { setBack(false); setDone(came ?? done); }} />}
    </section>
  );
}
