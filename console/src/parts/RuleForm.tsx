import { Button, Modal, MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client, type Schemas, tagOf, take } from '../api/client';
import { faultAt, Trouble } from './basics';
import { useForm } from './useForm';

type Rule = Schemas['AlertRule'];
type Kind = Rule['kind'];

const KINDS: { value: Kind; label: string; of: string; threshold?: string; usual?: number; counts?: boolean; lasting: string }[] = [
  { value: 'backend-down', label: 'A backend is down', of: 'Services', lasting: '10s' },
  { value: 'error-rate', label: 'Too many errors', of: 'Routes; none is all together', threshold: 'More than %', usual: 5, counts: true, lasting: '0s' },
  { value: 'latency', label: 'Slower than before a revision', of: 'Routes', threshold: 'Worse by %', usual: 20, counts: true, lasting: '0s' },
  { value: 'limiter-degraded', label: 'Limits are kept without Redis', of: 'Gateways', lasting: '10s' },
  { value: 'certificate', label: 'A certificate ends soon', of: 'Certificates', threshold: 'Days left', usual: 14, lasting: '0s' },
  { value: 'replica-behind', label: 'A gateway is behind or silent', of: 'Gateways', lasting: '30s' },
];

export const kindOf = (kind: string) => KINDS.find(one => one.value === kind)?.label ?? (kind === 'guard' ? 'Rolled back by itself' : kind);

export const USUAL_RULES: (Rule & { name: string })[] = [
  { name: 'backend-down', kind: 'backend-down', severity: 'critical' },
  { name: 'errors', kind: 'error-rate', severity: 'critical' },
  { name: 'slower', kind: 'latency' },
  { name: 'limits-degraded', kind: 'limiter-degraded' },
  { name: 'certificates', kind: 'certificate' },
  { name: 'gateway-behind', kind: 'replica-behind', severity: 'critical' },
];

interface Typed {
  name: string;
  kind: Kind;
  active: boolean;
  critical: boolean;
  scope: string;
  threshold: number | string;
  lasting: string;
  window: string;
  minRequests: number | string;
  channels: string[];
}

export function RuleForm({ one, onClose }: { one?: Rule; onClose: () => void }) {
  const channels = useQuery({ queryKey: ['alerts', 'channels'], queryFn: () => take(client.GET('/api/v1/alerts/channels')) });
  const send = (typed: Typed, dryRun: boolean) => {
    const kind = KINDS.find(each => each.value === typed.kind);
    return take(client.PUT('/api/v1/alerts/rules/{rule}', {
      params: { path: { rule: typed.name }, query: { dryRun }, header: one ? { 'If-Match': tagOf(one.version) } : { 'If-None-Match': '*' } },
      body: {
        kind: typed.kind,
        active: typed.active,
        severity: typed.critical ? 'critical' : 'warning',
        scope: typed.scope || undefined,
        threshold: kind?.threshold && typed.threshold !== '' ? Number(typed.threshold) : undefined,
        for: typed.lasting || undefined,
        window: kind?.counts ? typed.window || undefined : undefined,
        minRequests: kind?.counts && typed.minRequests !== '' ? Number(typed.minRequests) : undefined,
        channels: typed.channels.length ? typed.channels : undefined,
      },
    }));
  };
  const form = useForm<Typed>({
    start: {
      name: one?.name ?? '', kind: one?.kind ?? 'backend-down', active: one?.active ?? true, critical: one?.severity === 'critical', scope: one?.scope ?? '', threshold: one?.threshold ?? '',
      lasting: one?.for ?? '', window: one?.window ?? '', minRequests: one?.minRequests ?? '', channels: one?.channels ?? [],
    },
    check: typed => (typed.name ? send(typed, true) : Promise.resolve()),
    save: async typed => { await send(typed, false); onClose(); },
  });
  const { typed, set, error } = form;
  const kind = KINDS.find(each => each.value === typed.kind);
  const names = channels.data?.items.map(channel => channel.name ?? '') ?? [];
  return (
    <Modal opened onClose={onClose} title={one ? `Rule ${one.name}` : 'New rule'} size="lg">
      <form className="form" onSubmit={event => { event.preventDefault(); form.saving.mutate(); }}>
        <div className="row">
          <TextInput label="Name" required data-autofocus disabled={one !== undefined} value={typed.name} error={faultAt(error, '/name')} onChange={event => set({ name: event.currentTarget.value })} />
          <Select label="Looks at" data={KINDS.map(({ value, label }) => ({ value, label }))} allowDeselect={false} value={typed.kind} error={faultAt(error, '/kind')} onChange={value => set({ kind: (value ?? 'backend-down') as Kind })} />
        </div>
        <div className="row">
          <TextInput label="Of" description={kind?.of} placeholder="all" value={typed.scope} error={faultAt(error, '/scope')} onChange={event => set({ scope: event.currentTarget.value })} />
          {kind?.threshold && <NumberInput label={kind.threshold} description="Beyond it, it is bad" placeholder={String(kind.usual)} min={0} value={typed.threshold} error={faultAt(error, '/threshold')} onChange={threshold => set({ threshold })} />}
          <TextInput label="Lasting" description="Before it is told" placeholder={kind?.lasting} value={typed.lasting} error={faultAt(error, '/for')} onChange={event => set({ lasting: event.currentTarget.value })} />
        </div>
        {kind?.counts && (
          <div className="row">
            <TextInput label="Counted over" placeholder="1m" value={typed.window} error={faultAt(error, '/window')} onChange={event => set({ window: event.currentTarget.value })} />
            <NumberInput label="From requests on" placeholder="20" min={1} value={typed.minRequests} error={faultAt(error, '/minRequests')} onChange={minRequests => set({ minRequests })} />
          </div>
        )}
        <MultiSelect label="Told to" placeholder={typed.channels.length ? '' : 'all channels'} data={names} value={typed.channels} error={typed.channels.map((_, index) => faultAt(error, `/channels/${index}`)).find(Boolean)} onChange={value => set({ channels: value })} />
        <div className="line">
          <Switch label="Critical" checked={typed.critical} onChange={event => set({ critical: event.currentTarget.checked })} />
          <Switch label="Active" checked={typed.active} onChange={event => set({ active: event.currentTarget.checked })} />
        </div>
        <Trouble error={form.refused} except={['/name', '/scope', '/threshold', '/for', '/window', '/minRequests']} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" disabled={!typed.name} loading={form.saving.isPending}>{one ? 'Save' : 'Create rule'}</Button></div>
      </form>
    </Modal>
  );
}
