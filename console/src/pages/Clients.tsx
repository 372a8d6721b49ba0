import { Button, Table } from '@mantine/core';
import { Link } from 'wouter';
import { client, type Schemas, take } from '../api/client';
import { useSession } from '../api/session';
import { Empty, Head, Mark, When } from '../parts/basics';
import { List } from '../parts/List';

type Client = Schemas['Client'];

export default function Clients() {
  const session = useSession();
  const create = session.may('edit') && <Button component={Link} href="/new/client">New client</Button>;
  return (
    <>
      <Head title="Clients" says="Partners: who calls which products, how much, and with which credentials. A change holds when it is saved.">{create}</Head>
      <List<Client> name="clients"
        ask={(cursor, contains) => take(client.GET('/api/v1/clients', { params: { query: { cursor, contains, limit: 50 } } }))}
        heads={['Client', 'Products', 'Policy', 'Credentials', 'Changed']}
        empty={<Empty title="No client yet" action={create}>A client is a partner with a key. Create one, say which products it may call, and give it a credential.</Empty>}
        row={one => (
          <Table.Tr key={one.name}>
            <Table.Td className="break">
              <Mark mood={one.active === false ? 'none' : 'good'}><Link href={`/clients/${encodeURIComponent(one.name ?? '')}`}>{one.name}</Link></Mark>
              {one.active === false && <span className="quiet"> switched off</span>}
              {one.description && <div className="quiet small">{one.description}</div>}
            </Table.Td>
            <Table.Td className="break">{one.products?.join(', ') || <span className="quiet">none</span>}</Table.Td>
            <Table.Td>{one.policy ?? <span className="quiet">unlimited</span>}</Table.Td>
            <Table.Td>{one.credentials?.length || <span className="quiet">none</span>}</Table.Td>
            <Table.Td><When at={one.changedAt} /> <span className="quiet">by {one.changedBy}</span></Table.Td>
          </Table.Tr>
        )} />
    </>
  );
}
