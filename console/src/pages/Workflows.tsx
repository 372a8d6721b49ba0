import { Button, Table } from '@mantine/core';
import { Link } from 'wouter';
import { client, type Schemas, take } from '../api/client';
import { useSession } from '../api/session';
import { Head, Mark, plural, When } from '../parts/basics';
import { TEMPLATES } from '../parts/flow/templates';
import { List } from '../parts/List';

export default function Workflows() {
  const session = useSession();
  const edits = session.may('edit');
  return (
    <>
      <Head title="Workflows" says="What answers a request in several steps: asks others, chooses, makes values. A product's API or endpoint names one.">
        {edits && <Button component={Link} href="/new/workflow">New workflow</Button>}
      </Head>
      <List<Schemas['Workflow']> name="workflows"
        ask={(cursor, contains) => take(client.GET('/api/v1/workflows', { params: { query: { cursor, contains, limit: 50 } } }))}
        heads={['Workflow', 'Nodes', 'Tests', 'Status', 'Changed']}
        empty={<Start none edits={edits} />}
        row={one => (
          <Table.Tr key={one.name}>
            <Table.Td className="break"><Link href={`/workflows/${encodeURIComponent(one.name ?? '')}`}>{one.name}</Link>{one.description && <div className="quiet small">{one.description}</div>}</Table.Td>
            <Table.Td>{Object.keys(one.nodes).length}</Table.Td>
            <Table.Td>{one.tests?.length ? plural(one.tests.length, 'test') : <span className="quiet">none</span>}</Table.Td>
            <Table.Td><State one={one} /></Table.Td>
            <Table.Td><When at={one.changedAt} /> <span className="quiet">by {one.changedBy}</span></Table.Td>
          </Table.Tr>
        )} />
    </>
  );
}

/** How what is saved stands to what is served. */
export function State({ one }: { one: Schemas['Workflow'] }) {
  if (one.status === 'changed') return <Mark mood="warn">changed since published</Mark>;
  if (one.status === 'published' && !one.draft) return <Mark mood="good">served where a product names it</Mark>;
  return <Mark mood="none">draft: no product can use it</Mark>;
}

/** With what a workflow may begin. */
export function Start({ none = false, edits }: { none?: boolean; edits: boolean }) {
  return (
    <div className="empty">
      {none && <h2>No workflow yet</h2>}
      <p>A workflow is a graph of nodes that makes an answer. {edits ? 'Begin with one that works and change it, or with an empty one.' : 'Somebody who may edit can make one.'}</p>
      {edits && (
        <ul className="cards">
          {[...TEMPLATES, { key: 'blank', title: 'An empty one', says: 'A request and an answer.' }].map(template => (
            <li key={template.key}><Link href={`/new/workflow/${template.key}`}><strong>{template.title}</strong><span>{template.says}</span></Link></li>
          ))}
        </ul>
      )}
    </div>
  );
}
