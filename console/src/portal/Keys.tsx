import { Alert, Button, Modal, Select, Table } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { Code, Empty, Mark, Scroll, Trouble, Waiting, When } from '../parts/basics';

const KINDS: Record<string, string> = { 'api-key': 'API key', basic: 'User and password', jwt: 'Signed token', oidc: 'OpenID Connect', mtls: 'Client certificate', none: 'None' };

/** Each credential, and a new key in place of an old one. */
export function Keys({ self, by }: { self?: Schemas['Partner']; by?: string }) {
  const [rotating, setRotating] = useState<string>();
  const [made, setMade] = useState<Schemas['PartnerKey']>();
  if (!self) return <Waiting what="your keys" />;
  const may = (one: Schemas['Partner']['credentials'][number]) => one.type === 'api-key' && !one.name.endsWith('-previous') && (by === 'invitation' || one.name === self.credential);
  return (
    <section className="panel flush" aria-label="Keys">
      {self.credentials.length === 0
        ? <Empty title="No key yet">You have nothing to call with. Ask who invited you for a credential; afterwards its key is made here.</Empty>
        : (
          <Scroll>
            <Table>
              <Table.Thead><Table.Tr><Table.Th>Credential</Table.Th><Table.Th>Kind</Table.Th><Table.Th>Good until</Table.Th><Table.Th>Last used</Table.Th></Table.Tr></Table.Thead>
              <Table.Tbody>
                {self.credentials.map(one => (
                  <Table.Tr key={one.name}>
                    <Table.Td className="break"><Mark mood={one.active ? 'good' : 'none'}><strong>{one.name}</strong></Mark>{one.name === self.credential && <div className="quiet small">you signed in with it</div>}{!one.active && <div className="quiet small">switched off</div>}
                      {may(one) && <div><Button mt={4} size="compact-xs" variant="default" aria-label={`New key for ${one.name}`} onClick={() => setRotating(one.name)}>New key …</Button></div>}
                    </Table.Td>
                    <Table.Td>{KINDS[one.type] ?? one.type}</Table.Td>
                    <Table.Td>{one.expires ? <When at={one.expires} /> : <span className="quiet">no end</span>}</Table.Td>
                    <Table.Td><When at={one.lastUsed} /></Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
        )}
      <p className="quiet small" style={{ margin: 0, padding: '10px 16px' }}>
        {by === 'invitation' ? 'A new key is shown once.' : 'A key may give itself a successor; for others, sign in with them or ask for an invitation.'} The old one may stay good for a while, so that you can change over without a gap.
      </p>
      {rotating !== undefined && <Rotate name={rotating} onClose={() => setRotating(undefined)} onMade={key => { setRotating(undefined); setMade(key); }} />}
      {made && (
        <Modal opened onClose={() => setMade(undefined)} title={`The new key of ${made.name}`} size="lg" closeOnClickOutside={false}>
          <div className="stack tight">
            <Alert color="yellow" variant="light" title="Shown once">Copy it now: only a hash of it is kept, and nobody can read it again.</Alert>
            <Code text={made.key} label="Copy the key" />
            <div className="actions" style={{ justifyContent: 'flex-end' }}><Button onClick={() => setMade(undefined)}>I have it</Button></div>
          </div>
        </Modal>
      )}
    </section>
  );
}

function Rotate({ name, onClose, onMade }: { name: string; onClose: () => void; onMade: (made: Schemas['PartnerKey']) => void }) {
  const queries = useQueryClient();
  const [overlap, setOverlap] = useState<string | null>('24h');
  const rotating = useMutation({
    mutationFn: () => take(client.POST('/api/v1/partner/credentials/{credential}/rotate', { params: { path: { credential: name }, query: { overlap: overlap === 'none' || !overlap ? undefined : overlap } } })),
    onSuccess: made => {
      onMade(made);
      void queries.invalidateQueries();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`A new key for ${name}`}>
      <form className="form" onSubmit={event => { event.preventDefault(); rotating.mutate(); }}>
        <Select label="The old one stays good for" allowDeselect={false} value={overlap} onChange={setOverlap}
          data={[{ value: 'none', label: 'not at all' }, { value: '30m', label: '30 minutes' }, { value: '24h', label: 'a day' }, { value: '7d', label: 'a week' }, { value: '30d', label: '30 days' }]} />
        <Trouble error={rotating.error} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={rotating.isPending}>Make it</Button></div>
      </form>
    </Modal>
  );
}
