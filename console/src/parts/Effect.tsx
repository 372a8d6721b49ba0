import { Button, Modal, NumberInput, Switch, Table, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, tagOf, take } from '../api/client';
import { useSession } from '../api/session';
import { faultAt, Mark, type Mood, plural, Scroll, Trouble, Waiting } from './basics';
import { useForm } from './useForm';

type Counted = Schemas['Counted'];
type Guard = Schemas['Guard'];

const errors = (one: Counted) => ((one.requests ?? 0) === 0 ? 0 : (100 * (one.serverErrors ?? 0)) / (one.requests ?? 1));
const worse = (before: number, after: number, percent: number, least: number) => after - before >= least && after > before * (1 + percent / 100);
const mood = (before: number, after: number, percent: number, least: number): Mood => (worse(before, after, percent, least) ? 'bad' : 'good');

/** What the routes that a revision touched did before it and after it. */
export function Effect({ revision }: { revision: number }) {
  const effect = useQuery({
    queryKey: ['effect', revision],
    queryFn: () => take(client.GET('/api/v1/revisions/{revision}/effect', { params: { path: { revision: String(revision) } } })),
    refetchInterval: 10_000,
    retry: false,
  });
  const guard = useGuard();
  const percent = guard.data?.percent ?? 20;
  if (revision < 2) return null;
  if (effect.isPending) return <Waiting what="what it did" />;
  if (!effect.data) return null;
  const { whole, routes } = effect.data;
  const nothing = (whole.before.requests ?? 0) + (whole.after.requests ?? 0) === 0;
  return (
    <section aria-label="Before and after">
      <h3 className="diff-title" style={{ marginTop: 18 }}>Before and after, on the routes that it touches</h3>
      {nothing
        ? <p className="quiet" style={{ margin: 0 }}>Nobody called them in the quarter of an hour before it or after it, or that is no longer known.</p>
        : (
          <Scroll>
            <Table>
              <Table.Thead><Table.Tr><Table.Th>Route</Table.Th><Table.Th>Requests</Table.Th><Table.Th>Failing</Table.Th><Table.Th>p95</Table.Th></Table.Tr></Table.Thead>
              <Table.Tbody>
                {routes.length > 1 && <Compared name={`All ${routes.length}`} before={whole.before} after={whole.after} percent={percent} />}
                {routes.slice(0, 12).map(one => <Compared key={one.route} name={one.route} before={one.before} after={one.after} percent={percent} />)}
              </Table.Tbody>
            </Table>
          </Scroll>
        )}
      {routes.length > 12 && <p className="quiet small">and {plural(routes.length - 12, 'more route')}</p>}
    </section>
  );
}

function Compared({ name, before, after, percent }: { name: string; before: Counted; after: Counted; percent: number }) {
  const known = (before.requests ?? 0) > 0 && (after.requests ?? 0) > 0;
  const ms = (one: Counted) => `${Math.round(one.p95 ?? 0)} ms`;
  return (
    <Table.Tr>
      <Table.Td className="break">{name}</Table.Td>
      <Table.Td className="nowrap">{(before.requests ?? 0).toLocaleString()} → {(after.requests ?? 0).toLocaleString()}</Table.Td>
      <Table.Td className="nowrap"><Mark mood={known ? mood(errors(before), errors(after), percent, 1) : 'none'}>{errors(before).toFixed(1)} → {errors(after).toFixed(1)} %</Mark></Table.Td>
      <Table.Td className="nowrap"><Mark mood={known ? mood(before.p95 ?? 0, after.p95 ?? 0, percent, 5) : 'none'}>{ms(before)} → {ms(after)}</Mark></Table.Td>
    </Table.Tr>
  );
}

const useGuard = () => useQuery({ queryKey: ['guard'], queryFn: () => take(client.GET('/api/v1/guard')) });

/** Says whether revisions roll back by themselves, and lets administrators say otherwise. */
export function GuardLine() {
  const session = useSession();
  const guard = useGuard();
  const [open, setOpen] = useState(false);
  if (!guard.data) return <Trouble error={guard.error} />;
  const one = guard.data;
  return (
    <div className="panel line" style={{ marginBottom: 14 }}>
      <Mark mood={one.active ? 'good' : 'none'}>
        {one.active
          ? `A revision after which errors or latency worsen by more than ${one.percent} % within ${one.window} is rolled back by itself.`
          : 'Nothing is rolled back by itself: the guard is off.'}
      </Mark>
      {session.may('administer') && <Button className="push" size="compact-sm" variant="default" onClick={() => setOpen(true)}>Guard …</Button>}
      {open && <GuardForm one={one} onClose={() => setOpen(false)} />}
    </div>
  );
}

interface Typed { active: boolean; percent: number | string; window: string; minRequests: number | string }

function GuardForm({ one, onClose }: { one: Guard; onClose: () => void }) {
  const form = useForm<Typed>({
    start: { active: one.active ?? false, percent: one.percent ?? 20, window: one.window ?? '5m', minRequests: one.minRequests ?? 50 },
    check: () => Promise.resolve(),
    save: async typed => {
      await take(client.PUT('/api/v1/guard', { params: { header: { 'If-Match': tagOf(one.version) } } as never, body: { active: typed.active, percent: Number(typed.percent), window: typed.window, minRequests: Number(typed.minRequests) } }));
      onClose();
    },
  });
  const { typed, set, error } = form;
  return (
    <Modal opened onClose={onClose} title="Guard">
      <form className="form" onSubmit={event => { event.preventDefault(); form.saving.mutate(); }}>
        <Switch label="Roll back by itself" description="The revision before is served again, under a new number; it is in the audit and an alert" checked={typed.active} onChange={event => set({ active: event.currentTarget.checked })} />
        <div className="row">
          <NumberInput label="Worse by %" description="Errors or latency" min={1} max={1000} value={typed.percent} error={faultAt(error, '/percent')} onChange={percent => set({ percent })} />
          <TextInput label="Watched for" description="And compared with as long before" value={typed.window} error={faultAt(error, '/window')} onChange={event => set({ window: event.currentTarget.value })} />
          <NumberInput label="From requests on" description="Before and after" min={1} value={typed.minRequests} error={faultAt(error, '/minRequests')} onChange={minRequests => set({ minRequests })} />
        </div>
        <Trouble error={form.refused} except={['/percent', '/window', '/minRequests']} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={form.saving.isPending}>Save</Button></div>
      </form>
    </Modal>
  );
}
