import { Button, Table, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { base, client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import { Empty, Head, Mark, plural, Scroll, Trouble, Waiting, When } from '../parts/basics';
import { Diff } from '../parts/Diff';
import { cursorOf } from '../parts/List';

type AuditRecord = Schemas['AuditRecord'];

export default function Audit() {
  const [typed, setTyped] = useState({ user: '', action: '', subject: '' });
  const [filter] = useDebouncedValue(typed, 300);
  const [open, setOpen] = useState<number>();
  const query = Object.fromEntries(Object.entries(filter).filter(([, value]) => value.trim()));
  const records = useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam }) => take(client.GET('/api/v1/audit', { params: { query: { ...query, cursor: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: cursorOf,
    placeholderData: keepPreviousData,
    refetchInterval: useEvery(5000),
  });
  const items = records.data?.pages.flatMap(page => page.items) ?? [];
  const field = (name: keyof typeof typed, label: string, hint: string) => (
    <TextInput size="sm" aria-label={label} placeholder={hint} value={typed[name]} onChange={event => { const value = event.currentTarget.value; setTyped(now => ({ ...now, [name]: value })); }} style={{ flex: '1 1 140px', maxWidth: 240 }} />
  );
  return (
    <>
      <Head title="Audit" says="Who changed what and when, in a chain of hashes: a record that was altered, removed or put in is found."><Verify /></Head>
      <div className="stack tight">
        <div className="line">{field('user', 'User', 'User')}{field('action', 'Action', 'Action, such as publish')}{field('subject', 'Subject', 'Subject, such as product orders')}</div>
        {records.isPending && <Waiting what="the audit" />}
        <Trouble error={records.error} again={() => void records.refetch()} />
        {records.data && (
          <div className="panel flush">
            {items.length === 0
              ? <Empty title="No record fits">{records.hasNextPage ? 'Among those looked at so far. There are older ones.' : 'Leave some of the filter away.'}</Empty>
              : (
                <Scroll>
                  <Table>
                    <Table.Thead><Table.Tr><Table.Th>Record</Table.Th><Table.Th>When</Table.Th><Table.Th>Who</Table.Th><Table.Th>What</Table.Th><Table.Th>Subjects</Table.Th></Table.Tr></Table.Thead>
                    <Table.Tbody>{items.map(one => <Row key={one.sequence} one={one} open={open === one.sequence} toggle={() => setOpen(open === one.sequence ? undefined : one.sequence)} />)}</Table.Tbody>
                  </Table>
                </Scroll>
              )}
          </div>
        )}
        {records.hasNextPage && <div><Button variant="default" size="compact-sm" loading={records.isFetchingNextPage} onClick={() => void records.fetchNextPage()}>Show more</Button></div>}
      </div>
    </>
  );
}

function Row({ one, open, toggle }: { one: AuditRecord; open: boolean; toggle: () => void }) {
  const subjects = one.touched.map(touched => touched.subject);
  const count = subjects.length + (one.touchedMore ?? 0);
  return (
    <Fragment>
      <Table.Tr>
        <Table.Td>
          {subjects.length > 0
            ? <Button size="compact-xs" variant="subtle" aria-expanded={open} aria-label={`Record ${one.sequence}`} onClick={toggle}>{open ? '▾' : '▸'} {one.sequence}</Button>
            : <span style={{ paddingLeft: 8 }}>{one.sequence}</span>}
        </Table.Td>
        <Table.Td><When at={one.time} /></Table.Td>
        <Table.Td className="break" style={{ minWidth: '6em' }}>{one.user}{one.onBehalfOf && <div className="quiet small">for {one.onBehalfOf}</div>}</Table.Td>
        <Table.Td>{one.action}{one.reason && <div className="quiet small break">{one.reason}</div>}</Table.Td>
        <Table.Td className="break">{subjects.slice(0, 3).join(', ')}{count > 3 && ` and ${count - 3} more`}</Table.Td>
      </Table.Tr>
      {open && (
        <Table.Tr>
          <Table.Td colSpan={5}>
            <Diff items={one.touched.map(touched => ({ kind: '', name: touched.subject, before: touched.before, after: touched.after }))} />
            {one.touchedMore && <p className="small" style={{ margin: '8px 0 0' }}>and {plural(one.touchedMore, 'more object')}: <a href={`${base}/api/v1/audit/${one.sequence}`} target="_blank" rel="noreferrer">the whole record</a></p>}
            <p className="quiet small mono break" style={{ margin: '8px 0 0' }}>{one.token && <>token {one.token} · </>}revision {one.revision} · {one.hash}</p>
          </Table.Td>
        </Table.Tr>
      )}
    </Fragment>
  );
}

function Verify() {
  const verifying = useMutation({ mutationFn: () => take(client.GET('/api/v1/audit/verify')) });
  const came = verifying.data;
  return (
    <div className="line" role="status">
      {came && (came.intact
        ? <Mark mood="good">{plural(came.records ?? 0, 'record')}, all as they were written</Mark>
        : <Mark mood="bad">Broken at record {came.sequence}: {came.what}</Mark>)}
      {verifying.error && <Mark mood="bad">{String(verifying.error.message)}</Mark>}
      <Button variant="default" loading={verifying.isPending} onClick={() => verifying.mutate()}>Verify the chain</Button>
    </div>
  );
}
