import { Button, Menu, Modal, PasswordInput, Select, Table, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import { useSession } from '../api/session';
import { Ask } from '../parts/Ask';
import { faultAt, Head, Mark, Scroll, Trouble, Waiting, When } from '../parts/basics';

type User = Schemas['User'];
type Role = NonNullable<User['role']>;

export const ROLES: { value: Role; label: string }[] = [
  { value: 'viewer', label: 'viewer: reads' },
  { value: 'editor', label: 'editor: reads and changes' },
  { value: 'auditor', label: 'auditor: reads, and the audit' },
  { value: 'admin', label: 'admin: everything' },
];

export default function Users() {
  const session = useSession();
  const users = useQuery({ queryKey: ['users'], queryFn: () => take(client.GET('/api/v1/users')), refetchInterval: useEvery(10_000) });
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<User>();
  const [password, setPassword] = useState<string>();
  const [deleting, setDeleting] = useState<string>();
  return (
    <>
      <Head title="Users" says="Who operates this installation. Clients of the products are no users."><Button onClick={() => setAdding(true)}>New user</Button></Head>
      {users.isPending && <Waiting what="the users" />}
      <Trouble error={users.error} again={() => void users.refetch()} />
      {users.data && (
        <div className="panel flush">
          <Scroll>
            <Table>
              <Table.Thead><Table.Tr><Table.Th>User</Table.Th><Table.Th>Role</Table.Th><Table.Th>Changed</Table.Th><Table.Th aria-label="Actions" /></Table.Tr></Table.Thead>
              <Table.Tbody>
                {users.data.items.map(user => (
                  <Table.Tr key={user.name}>
                    <Table.Td className="break"><Mark mood={user.active === false ? 'none' : 'good'}><strong>{user.name}</strong></Mark>{user.name === session.user && <span className="quiet"> you</span>}{user.active === false && <span className="quiet"> switched off</span>}</Table.Td>
                    <Table.Td>{user.role}</Table.Td>
                    <Table.Td><When at={user.changedAt} /></Table.Td>
                    <Table.Td>
                      <Menu position="bottom-end">
                        <Menu.Target><Button size="compact-xs" variant="default" aria-label={`More for ${user.name}`}>…</Button></Menu.Target>
                        <Menu.Dropdown>
                          <Menu.Item onClick={() => setChanging(user)}>Role and state</Menu.Item>
                          {user.name !== session.user && <Menu.Item onClick={() => setPassword(user.name)}>Set the password</Menu.Item>}
                          <Menu.Item color="red" onClick={() => setDeleting(user.name)}>Delete</Menu.Item>
                        </Menu.Dropdown>
                      </Menu>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
        </div>
      )}
      {adding && <Add onClose={() => setAdding(false)} />}
      {changing && <Change user={changing} onClose={() => setChanging(undefined)} />}
      {password !== undefined && <SetPassword user={password} own={false} onClose={() => setPassword(undefined)} />}
      {deleting !== undefined && (
        <Ask title={`Delete ${deleting}`} verb="Delete" danger reason={false} onClose={() => setDeleting(undefined)} says="All tokens and sessions of this user end. What the user did stays in the audit."
          act={async () => {
            await take(client.DELETE('/api/v1/users/{user}', { params: { path: { user: deleting } } }));
            await users.refetch();
          }} />
      )}
    </>
  );
}

function Add({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [password, setPassword] = useState('');
  const adding = useMutation({
    mutationFn: () => take(client.POST('/api/v1/users', { body: { name, role, password } })),
    onSuccess: async () => { await queries.invalidateQueries({ queryKey: ['users'] }); onClose(); },
  });
  return (
    <Modal opened onClose={onClose} title="New user">
      <form className="form" onSubmit={event => { event.preventDefault(); adding.mutate(); }}>
        <TextInput label="Name" required data-autofocus autoComplete="off" value={name} error={faultAt(adding.error, '/name')} onChange={event => setName(event.currentTarget.value)} />
        <Select label="Role" data={ROLES} allowDeselect={false} value={role} onChange={value => setRole((value ?? 'viewer') as Role)} error={faultAt(adding.error, '/role')} />
        <PasswordInput label="Password" description="8 characters or more; the user changes it" required autoComplete="new-password" value={password} error={faultAt(adding.error, '/password')} onChange={event => setPassword(event.currentTarget.value)} />
        <Trouble error={adding.error} except={['/name', '/role', '/password']} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={adding.isPending}>Create</Button></div>
      </form>
    </Modal>
  );
}

function Change({ user, onClose }: { user: User; onClose: () => void }) {
  const queries = useQueryClient();
  const [role, setRole] = useState<Role>(user.role ?? 'viewer');
  const [active, setActive] = useState(user.active === false ? 'off' : 'on');
  const changing = useMutation({
    mutationFn: () => take(client.PUT('/api/v1/users/{user}', { params: { path: { user: user.name ?? '' } }, body: { role, active: active === 'on' } })),
    onSuccess: async () => { await queries.invalidateQueries(); onClose(); },
  });
  return (
    <Modal opened onClose={onClose} title={`Role and state of ${user.name}`}>
      <form className="form" onSubmit={event => { event.preventDefault(); changing.mutate(); }}>
        <Select label="Role" data={ROLES} allowDeselect={false} value={role} onChange={value => setRole((value ?? 'viewer') as Role)} />
        <Select label="State" data={[{ value: 'on', label: 'may sign in' }, { value: 'off', label: 'switched off' }]} allowDeselect={false} value={active} onChange={value => setActive(value ?? 'on')} />
        <Trouble error={changing.error} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={changing.isPending}>Save</Button></div>
      </form>
    </Modal>
  );
}

/** One's own password needs the current one, and ends all sessions: one signs in again. */
export function SetPassword({ user, own, onClose }: { user: string; own: boolean; onClose: () => void }) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const setting = useMutation({
    mutationFn: () => take(client.POST('/api/v1/users/{user}/password', { params: { path: { user } }, body: own ? { current, password } : { password } })),
    onSuccess: onClose,
  });
  return (
    <Modal opened onClose={onClose} title={own ? 'Another password' : `A password for ${user}`}>
      <form className="form" onSubmit={event => { event.preventDefault(); setting.mutate(); }}>
        {own && <PasswordInput label="Current password" required data-autofocus autoComplete="current-password" value={current} error={faultAt(setting.error, '/current')} onChange={event => setCurrent(event.currentTarget.value)} />}
        <PasswordInput label="New password" description={own ? 'You sign in again with it, here and everywhere' : 'Ends all sessions of this user'} required autoComplete="new-password" value={password} error={faultAt(setting.error, '/password')} onChange={event => setPassword(event.currentTarget.value)} />
        <Trouble error={setting.error} except={['/current', '/password']} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={setting.isPending}>Set</Button></div>
      </form>
    </Modal>
  );
}
