import { Button, Select, Switch, Table, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import { Empty, Head, Mark, type Mood, Scroll, Trouble, Waiting, When } from '../parts/basics';
import { cursorOf } from '../parts/List';

type Brief = Schemas['RequestBrief'];

const TAIL = 2000;
const STATUSES = ['2xx', '3xx', '4xx', '5xx', '401', '403', '404', '429', '499', '502', '503', '504'];
const SPANS = [
  { value: 'any', label: 'At any time' },
  { value: '5', label: 'In the last 5 minutes' },
  { value: '60', label: 'In the last hour' },
  { value: '1440', label: 'In the last day' },
];
const EMPTY = { product: '', endpoint: '', client: '', route: '', failure: '', requestId: '' };

export const moodOf = (status: number): Mood => (status >= 500 ? 'bad' : status >= 400 ? 'warn' : 'good');
export const millis = (value: number | undefined) => (value === undefined ? '' : `${value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 0)} ms`);

// To the minute, so that a filter that goes on does not make another question of every look.
const since = (minutes: string | null) => (minutes && minutes !== 'any' ? new Date(Math.floor(Date.now() / 60_000 - Number(minutes)) * 60_000).toISOString() : undefined);

export default function Requests() {
  const [typed, setTyped] = useState(EMPTY);
  const [status, setStatus] = useState<string | null>(null);
  const [span, setSpan] = useState<string | null>('any');
  const [live, setLive] = useState(true);
  const every = useEvery(TAIL);
  const [filter] = useDebouncedValue(typed, 300);
  const words = Object.fromEntries(Object.entries(filter).filter(([, value]) => value.trim()).map(([name, value]) => [name, value.trim()]));
  const found = useInfiniteQuery({
    queryKey: ['requests', words, status, span],
    queryFn: ({ pageParam }) => take(client.GET('/api/v1/requests', { params: { query: { ...words, ...(status ? { status } : {}), since: since(span), cursor: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: cursorOf,
    placeholderData: keepPreviousData,
    refetchInterval: live ? every : false,
    meta: { still: !live },
  });
  const items = found.data?.pages.flatMap(page => page.items) ?? [];
  const filtered = Object.keys(words).length > 0 || status !== null || span !== 'any';
  const field = (name: keyof typeof EMPTY, label: string, hint = label) => (
    <TextInput size="sm" aria-label={label} placeholder={hint} value={typed[name]} onChange={event => { const value = event.currentTarget.value; setTyped(now => ({ ...now, [name]: value })); }} style={{ flex: '1 1 120px', maxWidth: 200 }} />
  );
  return (
    <>
      <Head title="Requests" says="Single requests as the gateways recorded them: all where there are few, and of many some of each second. Values of headers and of queries are not kept unless a setting names them.">
        <Switch label="Live" checked={live} onChange={event => setLive(event.currentTarget.checked)} />
      </Head>
      <div className="stack tight">
        <div className="line">
          {field('product', 'Product')}{field('endpoint', 'Endpoint')}{field('client', 'Client')}{field('route', 'Route, as name@owner', 'Route')}{field('failure', 'Failure, such as unauthorized', 'Failure')}{field('requestId', 'Request id')}
          <Select size="sm" aria-label="Status" placeholder="Status" data={STATUSES} value={status} onChange={setStatus} clearable searchable style={{ flex: '0 1 120px' }} />
          <Select size="sm" aria-label="Time" data={SPANS} value={span} onChange={setSpan} allowDeselect={false} style={{ flex: '0 1 190px' }} />
        </div>
        {found.isPending && <Waiting what="requests" />}
        <Trouble error={found.error} again={() => void found.refetch()} />
        {found.data && (
          <div className="panel flush">
            {items.length === 0
              ? <Empty title={filtered ? 'No request fits' : 'No request yet'} action={!filtered && <Button component={Link} variant="default" href="/products">Products</Button>}>{found.hasNextPage ? 'Among those looked at so far. There are older ones.' : filtered ? 'Leave some of the filter away.' : 'Call something: a request is here about a second after its answer. Each product has a curl line to try it with.'}</Empty>
              : (
                <Scroll>
                  <Table>
                    <Table.Thead><Table.Tr><Table.Th>Ended</Table.Th><Table.Th>Request</Table.Th><Table.Th>Status</Table.Th><Table.Th>Client</Table.Th><Table.Th>Served by</Table.Th><Table.Th>Took</Table.Th></Table.Tr></Table.Thead>
                    <Table.Tbody>{items.map(one => <Row key={one.id} one={one} />)}</Table.Tbody>
                  </Table>
                </Scroll>
              )}
          </div>
        )}
        {found.hasNextPage && <div><Button variant="default" size="compact-sm" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>Show more</Button></div>}
      </div>
    </>
  );
}

function Row({ one }: { one: Brief }) {
  return (
    <Table.Tr>
      <Table.Td><When at={one.time} /></Table.Td>
      <Table.Td className="break" style={{ minWidth: '11em' }}><Link href={`/requests/${one.id}`}>{one.method} {one.path ?? '?'}</Link></Table.Td>
      <Table.Td><Mark mood={moodOf(one.status)}>{one.status}</Mark>{one.failure && <div className="quiet small">{one.failure.split(':')[0]}</div>}</Table.Td>
      <Table.Td className="break">{one.client}{one.credential && <div className="quiet small">{one.credential}</div>}</Table.Td>
      <Table.Td className="break">{one.product ? `${one.product} / ${one.endpoint}` : one.route}</Table.Td>
      <Table.Td className="nowrap">{millis(one.durationMs)}</Table.Td>
    </Table.Tr>
  );
}
