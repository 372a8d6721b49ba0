import { Button, Select, Table, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { faultAt, Head, Mark, type Mood, Scroll, Trouble } from '../parts/basics';
import { useAddress } from '../parts/TryIt';
import { Gateway } from './Services';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const moods: Record<string, Mood> = { wins: 'good', passes: 'good', forwards: 'good', answers: 'good', assumed: 'warn', refuses: 'bad' };

export default function Explain() {
  const address = useAddress();
  const [replica, setReplica] = useState<string>();
  const [method, setMethod] = useState<string | null>('GET');
  const [url, setUrl] = useState('');
  const [headers, setHeaders] = useState('');
  const [from, setFrom] = useState('');
  const asking = useMutation({
    mutationFn: () => take(client.POST('/api/v1/explain', {
      body: {
        method: method ?? 'GET',
        url: url || `${address}/`,
        headers: headers.split('\n').map(line => line.trim()).filter(Boolean),
        ...(from ? { from } : {}),
        ...(replica ? { replica } : {}),
      },
    })),
  });
  return (
    <>
      <Head title="Explain" says="What a gateway would do with a request: which route takes it and why the others do not, and what each step says. Nothing is sent to a service, and nothing counts.">
        <Gateway chosen={replica} choose={setReplica} />
      </Head>
      <div className="stack">
        <form className="panel form" onSubmit={event => { event.preventDefault(); asking.mutate(); }}>
          <div className="line" style={{ alignItems: 'flex-end' }}>
            <Select label="Method" data={METHODS} value={method} onChange={setMethod} allowDeselect={false} style={{ flex: '0 0 110px' }} />
            <TextInput label="URL" placeholder={`${address}/payments/v1/charges`} value={url} error={faultAt(asking.error, '/url')} onChange={event => setUrl(event.currentTarget.value)} style={{ flex: '1 1 260px' }} />
            <TextInput label="From" placeholder="127.0.0.1" value={from} error={faultAt(asking.error, '/from')} onChange={event => setFrom(event.currentTarget.value)} style={{ flex: '0 1 150px' }} />
          </div>
          <Textarea label="Headers" placeholder="X-API-Key: flk_…" autosize minRows={2} maxRows={8} value={headers} error={faultAt(asking.error, '/headers')} onChange={event => setHeaders(event.currentTarget.value)} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} />
          <Trouble error={asking.error} except={['/url', '/headers', '/from']} />
          <div><Button type="submit" loading={asking.isPending}>Explain</Button></div>
        </form>
        {asking.data && <Answer told={asking.data} />}
      </div>
    </>
  );
}

function Answer({ told }: { told: Schemas['Explanation'] }) {
  const bad = told.outcome === 'refused';
  return (
    <div className="stack" aria-live="polite">
      <section className="panel">
        <h2><Mark mood={bad ? 'bad' : 'good'}>{told.outcome}{told.status ? ` with ${told.status}` : ''}</Mark></h2>
        {told.reason && <p className="break" style={{ margin: '0 0 6px' }}>{told.reason}</p>}
        <p className="quiet break" style={{ margin: 0 }}>
          Comes in by {told.entrypoint || 'no entrypoint'}{told.path && <>, as the path <code>{told.path}</code></>}{told.route && <>, and is taken by <strong>{told.route}</strong></>} · asked of {told.replica}
        </p>
      </section>
      {told.steps.length > 0 && (
        <section className="panel flush">
          <h2>Steps</h2>
          <Scroll>
            <Table>
              <Table.Thead><Table.Tr><Table.Th>Step</Table.Th><Table.Th>Outcome</Table.Th><Table.Th>Says</Table.Th></Table.Tr></Table.Thead>
              <Table.Tbody>
                {told.steps.map((step, index) => (
                  <Table.Tr key={index}><Table.Td>{step.step}</Table.Td><Table.Td><Mark mood={moods[step.outcome] ?? 'none'}>{step.outcome}</Mark></Table.Td><Table.Td className="break">{step.says.join('; ')}</Table.Td></Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
        </section>
      )}
      <section className="panel flush">
        <h2>Routes that were looked at</h2>
        <Scroll>
          <Table>
            <Table.Thead><Table.Tr><Table.Th>Route</Table.Th><Table.Th>Outcome</Table.Th><Table.Th>Why</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {told.candidates.slice(0, 200).map((one, index) => (
                <Table.Tr key={index}><Table.Td className="break">{one.route}</Table.Td><Table.Td><Mark mood={moods[one.outcome] ?? 'none'}>{one.outcome}</Mark></Table.Td><Table.Td className="break">{one.reason}</Table.Td></Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      </section>
    </div>
  );
}
