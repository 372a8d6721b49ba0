import { Alert, Button, Modal, NumberInput, Select, Table, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import { useSession } from '../api/session';
import { Ask } from '../parts/Ask';
import { Code, Empty, faultAt, Head, Scroll, Trouble, Waiting, When } from '../parts/basics';
import { ROLES, SetPassword } from './Users';

export default function Tokens() {
  const session = useSession();
  const tokens = useQuery({ queryKey: ['tokens'], queryFn: () => take(client.GET('/api/v1/tokens')), refetchInterval: useEvery(10_000) });
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<Schemas['Token']>();
  const [made, setMade] = useState<string>();
  const [password, setPassword] = useState(false);
  const add = <Button onClick={() => setAdding(true)}>New token</Button>;
  return (
    <>
      <Head title="Tokens" says="With which tools act for a user: the command, pipelines, scripts. Browsers have sessions instead.">
        <Button variant="default" onClick={() => setPassword(true)}>Another password</Button>{add}
      </Head>
      {tokens.isPending && <Waiting what="the tokens" />}
      <Trouble error={tokens.error} again={() => void tokens.refetch()} />
      {tokens.data && (
        <div className="panel flush">
          {tokens.data.items.length === 0
            ? <Empty title="No token yet" action={add}>A pipeline that publishes needs one, with as small a role as it can do with.</Empty>
            : (
              <Scroll>
                <Table>
                  <Table.Thead><Table.Tr><Table.Th>Token</Table.Th>{session.may('administer') && <Table.Th>User</Table.Th>}<Table.Th>Role</Table.Th><Table.Th>Good until</Table.Th><Table.Th>Last used</Table.Th><Table.Th aria-label="Actions" /></Table.Tr></Table.Thead>
                  <Table.Tbody>
                    {tokens.data.items.map(token => (
                      <Table.Tr key={token.id}>
                        <Table.Td className="break"><strong>{token.label}</strong><div className="quiet small mono">flt_{token.id}_…</div></Table.Td>
                        {session.may('administer') && <Table.Td>{token.user}</Table.Td>}
                        <Table.Td>{token.role}</Table.Td>
                        <Table.Td>{token.expires ? <When at={token.expires} /> : <span className="quiet">no end</span>}</Table.Td>
                        <Table.Td><When at={token.lastUsed} /></Table.Td>
                        <Table.Td><Button size="compact-xs" variant="subtle" color="red" aria-label={`Revoke ${token.label}`} onClick={() => setRevoking(token)}>Revoke</Button></Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Scroll>
            )}
        </div>
      )}
      {adding && <Add onClose={() => setAdding(false)} onMade={text => { setAdding(false); setMade(text); }} />}
      {password && <SetPassword user={session.user} own onClose={() => setPassword(false)} />}
      {revoking && (
        <Ask title={`Revoke ${revoking.label}`} verb="Revoke" danger reason={false} onClose={() => setRevoking(undefined)} says="Whatever uses it is refused from then on."
          act={async () => {
            await take(client.DELETE('/api/v1/tokens/{token}', { params: { path: { token: revoking.id } } }));
            await tokens.refetch();
          }} />
      )}
      {made !== undefined && (
        <Modal opened onClose={() => setMade(undefined)} title="The new token" size="lg" closeOnClickOutside={false}>
          <div className="stack tight">
            <Alert color="yellow" variant="light" title="Shown once">Copy it now: only a hash of it is kept.</Alert>
            <Code text={made} label="Copy the token" />
            <span className="quiet">For the interface:</span>
            <Code text={`curl -s -H 'Authorization: Bearer ${made}' ${location.origin}/api/v1/status`} label="Copy the line" />
            <div className="actions" style={{ justifyContent: 'flex-end' }}><Button onClick={() => setMade(undefined)}>I have it</Button></div>
          </div>
        </Modal>
      )}
    </>
  );
}

function Add({ onClose, onMade }: { onClose: () => void; onMade: (text: string) => void }) {
  const session = useSession();
  const queries = useQueryClient();
  const [label, setLabel] = useState('');
  const [role, setRole] = useState('viewer');
  const [days, setDays] = useState<number | string>(90);
  const allowed = ROLES.filter(one => session.role === 'admin' || one.value === session.role || one.value === 'viewer');
  const adding = useMutation({
    mutationFn: () => take(client.POST('/api/v1/tokens', {
      body: { label, role: role as Schemas['NewToken']['role'], ...(days ? { expires: new Date(Date.now() + Number(days) * 86_400_000).toISOString() } : {}) },
    })),
    onSuccess: made => { onMade(made.token); void queries.invalidateQueries({ queryKey: ['tokens'] }); },
  });
  return (
    <Modal opened onClose={onClose} title="New token">
      <form className="form" onSubmit={event => { event.preventDefault(); adding.mutate(); }}>
        <TextInput label="What it is for" required data-autofocus maxLength={128} value={label} error={faultAt(adding.error, '/label')} onChange={event => setLabel(event.currentTarget.value)} />
        <Select label="Role" description="Never more than you may yourself" data={allowed} allowDeselect={false} value={role} onChange={value => setRole(value ?? 'viewer')} error={faultAt(adding.error, '/role')} />
        <NumberInput label="Good for days" placeholder="until it is revoked" min={1} max={3650} value={days} onChange={setDays} error={faultAt(adding.error, '/expires')} />
        <Trouble error={adding.error} except={['/label', '/role', '/expires']} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={adding.isPending}>Create</Button></div>
      </form>
    </Modal>
  );
}
