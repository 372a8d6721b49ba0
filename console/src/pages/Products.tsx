import { Badge, Button, Table } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { client, type Schemas, take } from '../api/client';
import { useSession } from '../api/session';
import { useStatus } from '../app/Shell';
import { Empty, Head, Mark, plural, When } from '../parts/basics';
import { List } from '../parts/List';
import { Arrived, Publish } from '../parts/Publish';

type Product = Schemas['Product'];

export function Status({ product }: { product: Product }) {
  switch (product.status) {
    case 'published': return <Mark mood={product.draft ? 'none' : 'good'}>{product.draft ? 'held back' : 'published'}</Mark>;
    case 'changed': return <Mark mood="warn">changed since published</Mark>;
    default: return <Mark mood="none">draft</Mark>;
  }
}

export default function Products() {
  const session = useSession();
  const status = useStatus();
  const [publishing, setPublishing] = useState(false);
  const [done, setDone] = useState<Schemas['Publication']>();
  const waiting = status.data?.unpublished ?? 0;
  const create = session.may('edit') && <Button component={Link} href="/new/product">New product</Button>;
  return (
    <>
      <Head title="Products" says="What partners call. A change is live when it is published.">
        {session.may('edit') && waiting > 0 && <Button variant="default" onClick={() => setPublishing(true)}>Publish {plural(waiting, 'change')}</Button>}
        {create}
      </Head>
      <div className="stack tight">
        {done && <div className="panel"><Arrived publication={done} /></div>}
        <List<Product> name="products"
          ask={(cursor, contains) => take(client.GET('/api/v1/products', { params: { query: { cursor, contains, limit: 50 } } }))}
          heads={['Product', 'Path', 'APIs', 'Status', 'Changed']}
          empty={<Empty title="No product yet" action={create}>A product is a path that partners call, with the service behind it. Create one, publish it, and give a client a key for it.</Empty>}
          row={product => (
            <Table.Tr key={product.name}>
              <Table.Td className="break"><Link href={`/products/${encodeURIComponent(product.name ?? '')}`}>{product.name}</Link>{product.description && <div className="quiet small">{product.description}</div>}</Table.Td>
              <Table.Td><code>{product.basePath}</code></Table.Td>
              <Table.Td>{Object.keys(product.proxies ?? {}).length || <Badge color="yellow">none</Badge>}</Table.Td>
              <Table.Td><Status product={product} /></Table.Td>
              <Table.Td><When at={product.changedAt} /> <span className="quiet">by {product.changedBy}</span></Table.Td>
            </Table.Tr>
          )} />
      </div>
      {publishing && <Publish what={{ all: true }} onClose={came => { setPublishing(false); setDone(came ?? done); }} />}
    </>
  );
}
