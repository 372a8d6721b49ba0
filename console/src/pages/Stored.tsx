import { Button, Table, Tabs } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { client, take } from '../api/client';
import { useSession } from '../api/session';
import { Empty, Head, When } from '../parts/basics';
import { List, type Page } from '../parts/List';
import { type Body, bare, ObjectPage, type Plural } from '../parts/ObjectPage';
import { MIDDLEWARE, ROUTE, SERVICE } from '../parts/objectShapes';

const KINDS: Record<Plural, { word: string; title: string; empty: string; says: (one: Body) => string }> = {
  routes: { word: 'route', title: 'Routes', empty: 'A route takes what a rule describes through middlewares to a service.', says: one => String(one.rule ?? '') },
  middlewares: { word: 'middleware', title: 'Middlewares', empty: 'A middleware is one step on the way: a prefix added, a rate limited, an answer compressed.', says: one => Object.keys(bare(one)).join(', ') },
  services: { word: 'service', title: 'Services', empty: 'A service is a group of backends, and how they are shared.', says: one => describe(one) },
};

function describe(one: Body): string {
  const balancer = one.loadBalancer as { servers?: { url: string }[] } | undefined;
  return balancer ? (balancer.servers ?? []).map(server => server.url).join(', ') : Object.keys(bare(one)).join(', ');
}

export default function Stored({ kind = 'routes' }: { kind?: Plural }) {
  const session = useSession();
  const [, go] = useLocation();
  const its = KINDS[kind];
  const create = session.may('edit') && <Button component={Link} href={`/new/${its.word}`}>New {its.word}</Button>;
  return (
    <>
      <Head title="Routing" says="Routes, middlewares and services that lie in the store. Those of files, labels and a cluster are told by gateways, under Routes.">{create}</Head>
      <Tabs value={kind} onChange={chosen => chosen && go(`/stored/${chosen}`)} mb={14}>
        <Tabs.List>{(Object.keys(KINDS) as Plural[]).map(each => <Tabs.Tab key={each} value={each}>{KINDS[each].title}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <List<Body> key={kind} name={kind}
        ask={(cursor, contains) => take(client.GET(`/api/v1/${kind}` as '/api/v1/services', { params: { query: { cursor, contains, limit: 50 } } })) as unknown as Promise<Page<Body>>}
        heads={[its.title.slice(0, -1), 'What', 'Changed']}
        empty={<Empty title={`No ${its.word} in the store yet`} action={create}>{its.empty}</Empty>}
        row={one => (
          <Table.Tr key={String(one.name)}>
            <Table.Td className="break"><Link href={`/stored/${kind}/${encodeURIComponent(String(one.name))}`}>{String(one.name)}</Link></Table.Td>
            <Table.Td className="break"><code>{its.says(one)}</code></Table.Td>
            <Table.Td><When at={one.changedAt as string} /> <span className="quiet">by {String(one.changedBy)}</span></Table.Td>
          </Table.Tr>
        )} />
    </>
  );
}

export function StoredOne({ kind, name }: { kind: Plural; name: string }) {
  if (kind === 'routes') return <ObjectPage name={name} shape={ROUTE} />;
  return kind === 'middlewares' ? <ObjectPage name={name} shape={MIDDLEWARE} /> : <ObjectPage name={name} shape={SERVICE} />;
}
