import { Button, Modal, SegmentedControl, Switch, TagsInput, TextInput } from '@mantine/core';
import { client, type Schemas, tagOf, take } from '../api/client';
import { faultAt, Trouble } from './basics';
import { useForm } from './useForm';

type Channel = Schemas['AlertChannel'];

interface Typed {
  name: string;
  type: Channel['type'];
  active: boolean;
  url: string;
  secret: string;
  to: string[];
}

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(24)), byte => byte.toString(16).padStart(2, '0')).join('');

export function ChannelForm({ one, onClose }: { one?: Channel; onClose: () => void }) {
  const send = (typed: Typed, dryRun: boolean) => take(client.PUT('/api/v1/alerts/channels/{channel}', {
    params: { path: { channel: typed.name }, query: { dryRun }, header: one ? { 'If-Match': tagOf(one.version) } : { 'If-None-Match': '*' } },
    body: typed.type === 'webhook'
      ? { type: 'webhook', active: typed.active, url: typed.url, secret: typed.secret || undefined }
      : { type: 'email', active: typed.active, to: typed.to },
  }));
  const form = useForm<Typed>({
    start: { name: one?.name ?? '', type: one?.type ?? 'webhook', active: one?.active ?? true, url: one?.url ?? '', secret: '', to: one?.to ?? [] },
    check: typed => (typed.name && (typed.url || typed.to.length) ? send(typed, true) : Promise.resolve()),
    save: async typed => { await send(typed, false); onClose(); },
  });
  const { typed, set, error } = form;
  return (
    <Modal opened onClose={onClose} title={one ? `Channel ${one.name}` : 'New channel'} size="lg">
      <form className="form" onSubmit={event => { event.preventDefault(); form.saving.mutate(); }}>
        <SegmentedControl aria-label="Kind" value={typed.type} onChange={type => set({ type: type as Channel['type'] })} data={[{ value: 'webhook', label: 'Webhook' }, { value: 'email', label: 'E-mail' }]} />
        <TextInput label="Name" required data-autofocus disabled={one !== undefined} value={typed.name} error={faultAt(error, '/name')} onChange={event => set({ name: event.currentTarget.value })} />
        {typed.type === 'webhook' ? (
          <>
            <TextInput label="Address" required placeholder="https://hooks.example.com/alerts" value={typed.url} error={faultAt(error, '/url')} onChange={event => set({ url: event.currentTarget.value })} />
            <div className="line" style={{ alignItems: 'flex-end' }}>
              <TextInput style={{ flex: 1 }} label="Secret" description="Signs each message in X-Fairlead-Signature; never shown again" placeholder={one ? 'stays as it is' : ''} value={typed.secret} error={faultAt(error, '/secret')} onChange={event => set({ secret: event.currentTarget.value })} />
              <Button variant="default" onClick={() => set({ secret: random() })}>Make one</Button>
            </div>
          </>
        ) : (
          <TagsInput label="Addresses" placeholder={typed.to.length ? '' : 'ops@example.com'} value={typed.to} error={faultAt(error, '/to') ?? typed.to.map((_, index) => faultAt(error, `/to/${index}`)).find(Boolean)} onChange={to => set({ to })} />
        )}
        <Switch label="Active" checked={typed.active} onChange={event => set({ active: event.currentTarget.checked })} />
        <Trouble error={form.refused} except={['/name', '/url', '/secret', '/to']} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" disabled={!typed.name} loading={form.saving.isPending}>{one ? 'Save' : 'Create channel'}</Button></div>
      </form>
    </Modal>
  );
}
