import { Badge, Select, Table, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Service, useReplicas, useTable } from '../api/table';
import { CreateProduct } from '../parts/CreateProduct';
import { Uptime, useHistory } from '../parts/Uptime';
import { Empty, Head, Mark, type Mood, plural, Scroll, Trouble, Waiting, When } from '../parts/basics';

export const moodOf = (service: Service): Mood => {
  if (service.status === 'disabled') return 'bad';
  const backends = Object.values(service.serverHealth ?? {});
  const out = backends.filter(backend => backend.status !== 'UP');
  if (out.length > 0) return out.length === backends.length ? 'bad' : out.some(backend => backend.status === 'DOWN') ? 'warn' : 'good';
  return service.status === 'warning' ? 'warn' : 'good';
};

/** What somebody drains is not bad. */
export const moodOfBackend = (status: 'UP' | 'DOWN' | 'DRAINED'): Mood => ({ UP: 'good', DOWN: 'bad', DRAINED: 'none' } as const)[status];

const SHOWN = 200;

export function Gateway({ chosen, choose }: { chosen?: string; choose: (id: string) => void }) {
  const replicas = useReplicas();
  const ids = replicas.data?.items.map(replica => replica.id) ?? [];
  return ids.length > 1 ? <Select size="sm" aria-label="Gateway" data={ids} value={chosen ?? ids[0] ?? null} allowDeselect={false} onChange={value => value && choose(value)} /> : null;
}

export default function Services() {
  const [replica, setReplica] = useState<string>();
  const [typed, setTyped] = useState('');
  const replicas = useReplicas();
  const table = useTable(replica, 3000);
  const history = useHistory();
  const all = Object.entries(table.data?.table?.services ?? {}).filter(([name]) => !name.endsWith('@internal'));
  const fitting = all.filter(([name, service]) => `${name} ${Object.keys(service.serverHealth ?? {}).join(' ')}`.toLowerCase().includes(typed.trim().toLowerCase()));
  const order = { bad: 0, warn: 1, good: 2, none: 3 };
  fitting.sort(([one, a], [other, b]) => order[moodOf(a)] - order[moodOf(b)] || one.localeCompare(other));
  const none = replicas.data && replicas.data.items.length === 0;
  return (
    <>
      <Head title="Services" says="Groups of backends, how each backend stands at this moment, as a gateway sees it, and how it stood in the last days."><Gateway chosen={replica} choose={setReplica} /></Head>
      {none && <div className="panel"><Empty title="No gateway is live">Services are told by running gateways. Start one: <code>fairlead gateway</code>.</Empty></div>}
      {!none && table.isPending && <Waiting what="the services" />}
      {!none && <Trouble error={table.error} again={() => void table.refetch()} />}
      {table.data && all.length === 0 && <div className="panel"><Empty title="No service yet" action={<CreateProduct />}>A service comes with a product's API, is made under Routing, or comes with a file or with labels of a container.</Empty></div>}
      {all.length > 0 && (
        <div className="stack tight">
          <div className="line">
            <TextInput size="sm" placeholder="Part of a name or an address" aria-label="Look for services" value={typed} onChange={event => setTyped(event.currentTarget.value)} style={{ flex: '0 1 280px' }} />
            <span className="quiet small">{plural(all.length, 'service')} · told <When at={table.data?.at} /></span>
          </div>
          <div className="panel flush">
            <Scroll>
              <Table>
                <Table.Thead><Table.Tr><Table.Th>Service</Table.Th><Table.Th>Backends</Table.Th><Table.Th>Used by</Table.Th></Table.Tr></Table.Thead>
                <Table.Tbody>{fitting.slice(0, SHOWN).map(([name, service]) => <Row key={name} name={name} service={service} history={history} />)}</Table.Tbody>
              </Table>
            </Scroll>
            {fitting.length === 0 && <div className="empty"><p>None fits.</p></div>}
          </div>
          {fitting.length > SHOWN && <p className="quiet">{plural(fitting.length - SHOWN, 'more')}: look for a part of the name.</p>}
        </div>
      )}
    </>
  );
}

function Row({ name, service, history }: { name: string; service: Service; history: ReturnType<typeof useHistory> }) {
  const backends = Object.entries(service.serverHealth ?? {});
  const used = service.usedBy ?? [];
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td className="break">
        <Mark mood={moodOf(service)}><strong>{name}</strong></Mark>
        <div className="quiet small">{service.loadBalancer ? service.loadBalancer.strategy : 'of other services'}{service.loadBalancer?.healthCheck ? ' · checked' : ''}</div>
        {service.error?.map(text => <div key={text} className="fault break">{text}</div>)}
      </Table.Td>
      <Table.Td>
        {backends.length === 0 && <span className="quiet">none</span>}
        {backends.map(([url, backend]) => (
          <div key={url} style={{ marginBottom: 6 }}>
            <div className="line" style={{ gap: 8 }}>
              <Mark mood={moodOfBackend(backend.status)}><code className="break">{url}</code></Mark>
              {backend.status !== 'UP' && <Badge color={backend.status === 'DOWN' ? 'red' : 'gray'} size="sm">{backend.status.toLowerCase()}</Badge>}
              {(backend.reason || backend.since) && <span className="quiet small">{backend.reason}{backend.since && <> since <When at={backend.since} /></>}</span>}
            </div>
            <Uptime one={history.get(`${name} ${url}`)} />
          </div>
        ))}
      </Table.Td>
      <Table.Td className="break">{used.slice(0, 4).join(', ')}{used.length > 4 && ` and ${used.length - 4} more`}{used.length === 0 && <span className="quiet">nobody</span>}</Table.Td>
    </Table.Tr>
  );
}
