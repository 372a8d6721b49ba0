import { Button, Table } from '@mantine/core';
import { Link } from 'wouter';
import { client, type Schemas, take } from '../api/client';
import { useSession } from '../api/session';
import { Empty, Head, Mark, When } from '../parts/basics';
import { List } from '../parts/List';

type Policy = Schemas['Policy'];
type Window = { requests: number; per: string; scope?: string };

export const windows = (limit: Policy['rateLimit'] | Policy['quota']): Window[] => (limit === undefined ? [] : Array.isArray(limit) ? (limit as Window[]) : [limit as Window]);

/** A limit in words: 100 per 1m. */
export const inWords = (limit: Policy['rateLimit'] | Policy['quota']) => windows(limit).map(one => `${one.requests.toLocaleString()} per ${one.per}${one.scope && one.scope !== 'client' ? ` and ${one.scope}` : ''}`).join(', ');

export default function Policies() {
  const session = useSession();
  const create = session.may('edit') && <Button component={Link} href="/new/policy">New policy</Button>;
  return (
    <>
      <Head title="Policies" says="How much a client may call. A change holds when it is saved.">{create}</Head>
      <List<Policy> name="policies"
        ask={(cursor, contains) => take(client.GET('/api/v1/policies', { params: { query: { cursor, contains, limit: 50 } } }))}
        heads={['Policy', 'Rate', 'Quota', 'At once', 'Changed']}
        empty={<Empty title="No policy yet" action={create}>A client without a policy is not limited. A policy says how many requests it may send in a minute, and in a month.</Empty>}
        row={one => (
          <Table.Tr key={one.name}>
            <Table.Td className="break">
              <Mark mood={one.active === false ? 'none' : 'good'}><Link href={`/policies/${encodeURIComponent(one.name ?? '')}`}>{one.name}</Link></Mark>
              {one.active === false && <span className="quiet"> not enforced</span>}
              {one.description && <div className="quiet small">{one.description}</div>}
            </Table.Td>
            <Table.Td>{inWords(one.rateLimit) || <span className="quiet">none</span>}</Table.Td>
            <Table.Td>{inWords(one.quota) || <span className="quiet">none</span>}</Table.Td>
            <Table.Td>{one.concurrency ?? <span className="quiet">any</span>}</Table.Td>
            <Table.Td><When at={one.changedAt} /> <span className="quiet">by {one.changedBy}</span></Table.Td>
          </Table.Tr>
        )} />
    </>
  );
}
