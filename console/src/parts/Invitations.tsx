import { Alert, Button, Modal, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import { Ask } from './Ask';
import { Code, Trouble, When } from './basics';

/** Links that let a partner into the portal, once each. */
export function Invitations({ name, may }: { name: string; may: boolean }) {
  const queries = useQueryClient();
  const list = useQuery({ queryKey: ['invitations', name], queryFn: () => take(client.GET('/api/v1/clients/{name}/invitations', { params: { path: { name } } })), refetchInterval: useEvery(15_000) });
  const [inviting, setInviting] = useState(false);
  const [removing, setRemoving] = useState<string>();
  const items = list.data?.items ?? [];
  return (
    <section className="panel" aria-label="Partner portal">
      <div className="line"><h2>Partner portal</h2>{may && <Button className="push" size="compact-sm" variant="default" onClick={() => setInviting(true)}>Invite</Button>}</div>
      <p className="quiet" style={{ margin: '6px 0 0' }}>At <a href="./portal">portal</a> the partner sees what it may call and how much it called, and makes itself new keys. It signs in with a key of its own, or comes in by an invitation.</p>
      <Trouble error={list.error} />
      {items.length > 0 && (
        <ul className="pairs" style={{ marginTop: 10 }}>
          {items.map(one => (
            <li key={one.id} className="line">
              <span>By {one.by} <When at={one.createdAt} />, good until <When at={one.expires} /></span>
              {may && <Button className="push" size="compact-xs" variant="subtle" color="red" onClick={() => setRemoving(one.id)}>Take back</Button>}
            </li>
          ))}
        </ul>
      )}
      {inviting && <Invite name={name} onClose={() => { setInviting(false); void queries.invalidateQueries({ queryKey: ['invitations', name] }); }} />}
      {removing !== undefined && (
        <Ask title="Take the invitation back" verb="Take back" danger onClose={() => setRemoving(undefined)} says="Its link lets nobody in any more. Who came in by it stays signed in."
          act={async reason => { await take(client.DELETE('/api/v1/clients/{name}/invitations/{invitation}', { params: { path: { name, invitation: removing }, query: { reason } } })); await list.refetch(); }} />
      )}
    </section>
  );
}

function Invite({ name, onClose }: { name: string; onClose: () => void }) {
  const [lasts, setLasts] = useState<string | null>('3d');
  const [made, setMade] = useState<Schemas['IssuedInvitation']>();
  const making = useMutation({ mutationFn: () => take(client.POST('/api/v1/clients/{name}/invitations', { params: { path: { name } }, body: { lasts: lasts ?? '3d' } })), onSuccess: setMade });
  return (
    <Modal opened onClose={onClose} title={`Invite ${name}`} size="lg" closeOnClickOutside={!made}>
      {made
        ? (
          <div className="stack tight">
            <Alert color="yellow" variant="light" title="Shown once">Send it to the partner in a way that you trust: it lets in whoever opens it first.</Alert>
            <Code text={new URL(made.path, document.baseURI).href} label="Copy the link" />
            <div className="actions" style={{ justifyContent: 'flex-end' }}><Button onClick={onClose}>I have it</Button></div>
          </div>
        )
        : (
          <form className="form" onSubmit={event => { event.preventDefault(); making.mutate(); }}>
            <Select label="Good for" allowDeselect={false} value={lasts} onChange={setLasts} data={[{ value: '1h', label: 'an hour' }, { value: '24h', label: 'a day' }, { value: '3d', label: 'three days' }, { value: '7d', label: 'a week' }, { value: '30d', label: '30 days' }]} />
            <Trouble error={making.error} />
            <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={making.isPending}>Make the link</Button></div>
          </form>
        )}
    </Modal>
  );
}
