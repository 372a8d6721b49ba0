import { Button, Menu, NumberInput, SegmentedControl, Tabs, Textarea, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { client, Refused, tagOf, take } from '../api/client';
import { useSession } from '../api/session';
import { Ask } from '../parts/Ask';
import { Empty, faultAt, Head, Mark, says, Trouble, Waiting } from '../parts/basics';
import { Canvas, type Seen } from '../parts/flow/Canvas';
import { type Body, connected, fresh, kindsOf, type Kinds, type NodeBody, type Nodes, outputsOf, renamed, targets, type Test, without, type Workflow } from '../parts/flow/model';
import { NodeForm } from '../parts/flow/NodeForm';
import { Palette } from '../parts/flow/Palette';
import { RunPanel } from '../parts/flow/RunPanel';
import { BLANK, TEMPLATES } from '../parts/flow/templates';
import { bare, Saving } from '../parts/ObjectPage';
import { Publish, type What } from '../parts/Publish';
import { ONCE, useForm } from '../parts/useForm';
import { Start, State } from './Workflows';

const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } };
type Answer = Record<string, unknown>;
interface Typed { name: string; body: Body }

/** The nodes that there are are described by the interface's own document. */
const useKinds = () => useQuery({ queryKey: ['node kinds'], queryFn: async () => kindsOf(await take(client.GET('/api/v1/openapi.json'))), staleTime: Infinity });

export default function WorkflowPage({ name, template }: { name: string; template?: string }) {
  const session = useSession();
  const kinds = useKinds();
  const read = useQuery({ queryKey: ['workflow', name], queryFn: () => take(client.GET('/api/v1/workflows/{name}', { params: { path: { name } } })), enabled: name !== '', ...ONCE });
  if (name === '' && !template) {
    return <><Head title="New workflow" crumb={{ to: '/workflows', name: 'Workflows' }} says="With what shall it begin?" /><div className="panel"><Start edits={session.may('edit')} /></div></>;
  }
  if (kinds.isPending || (name !== '' && read.isPending)) return <Waiting what="the workflow" />;
  if (!kinds.data || (name !== '' && !read.data)) return <Trouble error={kinds.error ?? read.error} again={() => void (kinds.error ? kinds.refetch() : read.refetch())} />;
  if (read.data) return <Editor key={read.data.version} kinds={kinds.data} one={read.data} start={{ name, body: bare(read.data as Answer) as unknown as Body }} />;
  const begun = TEMPLATES.find(one => one.key === template);
  return <Editor kinds={kinds.data} start={{ name: begun?.name ?? '', body: begun?.body ?? BLANK }} />;
}

function send(typed: Typed, version: string | undefined, draft: boolean, query: { dryRun?: boolean; reason?: string }): Promise<Answer> {
  if (!typed.name) throw new Refused(422, 'A name is missing', [{ pointer: '/name', detail: 'Give it a name' }]);
  const { draft: _, ...body } = typed.body;
  return take(client.PUT('/api/v1/workflows/{name}', {
    params: { path: { name: typed.name }, query, header: version ? { 'If-Match': tagOf(version) } : { 'If-None-Match': '*' } },
    body: { ...body, ...(draft ? { draft: true } : {}) } as unknown as Workflow,
  })) as Promise<Answer>;
}

const unescaped = (part: string) => part.replace(/~1/g, '/').replace(/~0/g, '~');

/** Faults of an answer by the node at which they stand. */
function byNode(error: unknown): Map<string, { pointer: string; text: string }[]> {
  const all = new Map<string, { pointer: string; text: string }[]>();
  for (const fault of error instanceof Refused ? error.faults : []) {
    const [, where, id, ...rest] = fault.pointer.replace(/^\/workflow/, '').split('/').map(unescaped);
    if (where !== 'nodes' || !id) continue;
    const list = all.get(id) ?? [];
    list.push({ pointer: ['', 'nodes', id, ...rest].join('/'), text: says(fault) });
    all.set(id, list);
  }
  return all;
}

function Editor({ kinds, one, start }: { kinds: Kinds; one?: Workflow; start: Typed }) {
  const session = useSession();
  const edits = session.may('edit');
  const [, go] = useLocation();
  const [chosen, setChosen] = useState<string>();
  const [tab, setTab] = useState<string | null>('workflow');
  const [seen, setSeen] = useState<Map<string, Seen>>();
  const [reviewing, setReviewing] = useState<Answer>();
  const [deleting, setDeleting] = useState(false);
  const [what, setWhat] = useState<What>();
  const form = useForm<Typed>({ start, check: typed => send(typed, one?.version, false, { dryRun: true }), save: async typed => setReviewing(await send(typed, one?.version, false, { dryRun: true })) });
  const { typed, set } = form;
  const { body } = typed;
  // What is wrong with it is said also before somebody changes anything.
  const first = useQuery({
    queryKey: ['first look', start.name, one?.version],
    queryFn: () => send(start, one?.version, false, { dryRun: true }).then(() => null, (refused: unknown) => { if (refused instanceof Refused && refused.status < 500) return refused; throw refused; }),
    enabled: edits && start.name !== '',
    gcTime: 0,
  });
  const error = form.changed ? form.error : form.refused ?? first.data ?? null;
  const faults = useMemo(() => byNode(error), [error]);
  const counts = useMemo(() => new Map([...faults].map(([id, list]) => [id, list.length])), [faults]);
  const change = (nodes: Nodes) => { setSeen(undefined); set({ body: { ...body, nodes } }); };
  const choose = (id: string | undefined) => { setChosen(id); if (id) setTab(now => (now === 'run' ? now : 'node')); };
  const add = (type: string, behind = true) => {
    const id = fresh(body.nodes, type);
    const node: NodeBody = { type, ...STARTS[type] };
    let nodes: Nodes = { ...body.nodes, [id]: node };
    const before = chosen === undefined || !behind ? undefined : body.nodes[chosen];
    if (before && chosen !== undefined && type !== 'request') {
      // Behind the chosen node, by the first output that leads nowhere yet.
      const taken = targets(before, kinds.types[before.type]);
      const free = outputsOf(before, kinds.types[before.type]).find(output => output === 'branches' || !taken[output]?.length);
      if (free) nodes = connected(nodes, kinds, chosen, free, id);
    }
    change(nodes);
    choose(id);
    setTab('node');
  };
  const save = async (serve: boolean, reason?: string) => {
    // A broken one can be kept, but says of itself that it is.
    await send(typed, one?.version, !serve && error !== null, { reason });
    if (serve) await take(client.POST('/api/v1/workflows/{name}/publish', { params: { path: { name: typed.name }, query: { wait: true, timeout: 10, reason } } }));
    if (!one) go(`/workflows/${encodeURIComponent(typed.name)}`);
  };
  const draft = useDraft(() => save(false));
  // What was saved whole before is compared with what is served; what was typed since, with what was saved.
  const publish = () => (one && !form.changed && !one.draft ? setWhat({ workflow: one.name ?? '' }) : form.saving.mutate());
  return (
    <>
      <Head title={one ? one.name : 'New workflow'} crumb={{ to: '/workflows', name: 'Workflows' }}
        says={one ? <State one={one} /> : 'Saved as a draft it may be broken; published it must be whole.'}>
        {edits && (
          <>
            {form.changed && one && <Button variant="default" onClick={() => { form.reset(); setSeen(undefined); }}>Discard</Button>}
            <Button variant="default" loading={draft.pending} disabled={one !== undefined && !form.changed} onClick={draft.save}>Save draft</Button>
            <Button loading={form.saving.isPending} disabled={one?.status === 'published' && !form.changed} onClick={publish}>Publish …</Button>
            {one && (
              <Menu position="bottom-end">
                <Menu.Target><Button variant="default">More</Button></Menu.Target>
                <Menu.Dropdown>
                  {one.status !== 'draft' && <Menu.Item onClick={() => setWhat({ workflow: one.name ?? '', back: true })}>Unpublish</Menu.Item>}
                  <Menu.Item color="red" onClick={() => setDeleting(true)}>Delete</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </>
        )}
      </Head>
      <div className="stack tight">
        <Trouble error={draft.error} />
        <Standing error={error} faults={faults} choose={choose} />
        <div className="designer">
          <Drawn nodes={body.nodes} kinds={kinds} edits={edits} chosen={chosen} choose={choose} change={change} add={add} faults={counts} seen={seen} />
          <div className="panel side-form">
            <Tabs value={tab} onChange={value => { setTab(value); if (value !== 'run') setSeen(undefined); }} keepMounted={false}>
              <Tabs.List mb={12}><Tabs.Tab value="workflow">Workflow</Tabs.Tab><Tabs.Tab value="node">Node</Tabs.Tab><Tabs.Tab value="run">Run</Tabs.Tab></Tabs.List>
              <Tabs.Panel value="workflow"><About typed={typed} set={set} isNew={!one} edits={edits} error={error} /></Tabs.Panel>
              <Tabs.Panel value="node">
                {chosen !== undefined && body.nodes[chosen]
                  ? (
                    <NodeForm key={chosen} id={chosen} nodes={body.nodes} kinds={kinds} edits={edits} faults={faults.get(chosen) ?? []} change={change}
                      rename={to => { change(renamed(body.nodes, kinds, chosen, to)); setChosen(to); }}
                      remove={() => { change(without(body.nodes, kinds, chosen)); setChosen(undefined); }} />
                  )
                  : <Empty title="No node is chosen">Choose one in the graph, or add one.</Empty>}
              </Tabs.Panel>
              <Tabs.Panel value="run">
                <RunPanel name={typed.name} body={body} may={session.may('inspect')} show={setSeen} choose={setChosen} faulty={counts.size > 0}
                  keep={edits ? (test: Test) => set({ body: { ...body, tests: [...(body.tests ?? []), test] } }) : undefined} />
              </Tabs.Panel>
            </Tabs>
          </div>
        </div>
      </div>
      {reviewing && (
        <Saving word="workflow" name={typed.name} would={reviewing} onClose={() => setReviewing(undefined)} act={reason => save(true, reason)} />
      )}
      {what && <Publish what={what} onClose={() => setWhat(undefined)} />}
      {deleting && one && (
        <Ask title={`Delete ${one.name}`} verb="Delete" danger onClose={() => setDeleting(false)} says="Refused while a product names it."
          act={async reason => { await take(client.DELETE('/api/v1/workflows/{name}', { params: { path: { name: one.name ?? '' }, query: { reason } } })); go('/workflows'); }} />
      )}
    </>
  );
}

// What a new node of a type has that could not be without it.
const STARTS: Record<string, Record<string, unknown>> = {
  response: { status: 200 },
  condition: { if: "request.method == 'GET'" },
  switch: { value: 'request.method' },
  loop: { over: 'request.body' },
  delay: { time: '100ms' },
  set: { value: '${{ request.body }}' },
  validate: { schema: { type: 'object' } },
};

function useDraft(save: () => Promise<void>) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();
  const queries = useQueryClient();
  return {
    pending,
    error,
    save: () => {
      setPending(true);
      setError(undefined);
      save().then(() => queries.invalidateQueries(), setError).finally(() => setPending(false));
    },
  };
}

/** What is wrong, in words, for those who do not see the marks; each leads to its node. */
function Standing({ error, faults, choose }: { error: unknown; faults: ReturnType<typeof byNode>; choose: (id: string) => void }) {
  if (!error) return null;
  const others = error instanceof Refused ? error.faults.filter(fault => !fault.pointer.replace(/^\/workflow/, '').startsWith('/nodes/') && !['/name', '/description', '/deadline', '/capture', '/maxBodyBytes'].includes(fault.pointer)) : [];
  if (faults.size === 0 && others.length === 0) return error instanceof Refused && error.faults.length > 0 ? null : <Trouble error={error} />;
  return (
    <div className="standing" role="status">
      <Mark mood="bad">It cannot be published yet</Mark>
      {[...faults].map(([id, list]) => <button key={id} type="button" onClick={() => choose(id)}>{id}: {list[0]?.text}{list.length > 1 && ` and ${list.length - 1} more`}</button>)}
      {others.map((fault, index) => <span key={index} className="break">{says(fault)}</span>)}
    </div>
  );
}

function About({ typed, set, isNew, edits, error }: { typed: Typed; set: (some: Partial<Typed>) => void; isNew: boolean; edits: boolean; error: unknown }) {
  const { body } = typed;
  const put = (some: Partial<Body>) => set({ body: Object.fromEntries(Object.entries({ ...body, ...some }).filter(([, value]) => value !== '' && value !== undefined)) as unknown as Body });
  const tests = body.tests ?? [];
  return (
    <fieldset className="form" disabled={!edits} style={{ border: 0, padding: 0, margin: 0 }}>
      {isNew && <TextInput label="Name" required value={typed.name} error={faultAt(error, '/name')} onChange={event => set({ name: event.currentTarget.value })} />}
      <Textarea label="Description" description="For people" autosize minRows={1} value={body.description ?? ''} error={faultAt(error, '/description')} onChange={event => put({ description: event.currentTarget.value })} />
      <TextInput label="Deadline" description="Of a run as a whole" placeholder="30s" value={String(body.deadline ?? '')} error={faultAt(error, '/deadline')} onChange={event => put({ deadline: event.currentTarget.value })} />
      <div className="row">
        <NumberInput label="Keep its last runs" description="For tests, on each gateway" placeholder="none" min={0} max={100} value={body.capture ?? ''} error={faultAt(error, '/capture')} onChange={value => put({ capture: value === '' ? undefined : Number(value) })} />
        <NumberInput label="Most bytes of a body" description="Of the caller" placeholder="1048576" min={0} value={body.maxBodyBytes ?? ''} error={faultAt(error, '/maxBodyBytes')} onChange={value => put({ maxBodyBytes: value === '' ? undefined : Number(value) })} />
      </div>
      <div role="group" aria-label="Tests">
        <strong>Tests that it must pass to be served</strong>
        {tests.length === 0 && <p className="quiet small" style={{ margin: '4px 0 0' }}>None. Run it on a captured request, and keep that as a test.</p>}
        <ul className="pairs" style={{ marginTop: 6 }}>
          {tests.map((test, index) => (
            <li key={index} className="line" style={{ flexWrap: 'nowrap' }}>
              <span className="break">{test.name}</span>
              {edits && <Button className="push" size="compact-xs" variant="subtle" color="red" aria-label={`Remove the test ${test.name}`} onClick={() => put({ tests: tests.filter((_, at) => at !== index).length ? tests.filter((_, at) => at !== index) : undefined })}>Remove</Button>}
            </li>
          ))}
        </ul>
      </div>
    </fieldset>
  );
}

interface DrawnProps {
  nodes: Nodes; kinds: Kinds; edits: boolean; chosen?: string; choose: (id: string | undefined) => void; change: (nodes: Nodes) => void; add: (type: string, behind?: boolean) => void;
  faults: Map<string, number>; seen?: Map<string, Seen>;
}

/** The nodes as a graph, as a list, or as JSON. */
function Drawn({ nodes, kinds, edits, chosen, choose, change, add, faults, seen }: DrawnProps) {
  // On a narrow screen a graph is a picture of a graph.
  const narrow = useMediaQuery('(max-width: 700px)', innerWidth <= 700);
  const [picked, setPicked] = useState<string>();
  const as = picked ?? (narrow ? 'list' : 'graph');
  return (
    <div className="stack tight" style={{ alignContent: 'start' }}>
      <div className="line">
        <SegmentedControl size="xs" aria-label="Show as" value={as} onChange={setPicked} data={[{ value: 'graph', label: 'Graph' }, { value: 'list', label: 'List' }, { value: 'json', label: 'JSON' }]} />
        <span className="quiet small">{as === 'graph' ? 'Drag from an output to connect; Delete takes out what is chosen. Where nodes lie is not saved.' : ''}</span>
      </div>
      <div className={edits && as !== 'json' ? 'board' : undefined}>
        {edits && as !== 'json' && <Palette kinds={kinds} add={add} begun={Object.values(nodes).some(node => node.type === 'request')} />}
        {as === 'graph' && <Canvas nodes={nodes} kinds={kinds} chosen={chosen} choose={choose} change={edits ? change : undefined} add={edits ? type => add(type, false) : undefined} faults={faults} seen={seen} />}
        {as === 'list' && <Listed nodes={nodes} kinds={kinds} chosen={chosen} choose={choose} faults={faults} seen={seen} />}
        {as === 'json' && <AsJson nodes={nodes} edits={edits} change={change} />}
      </div>
    </div>
  );
}

function Listed({ nodes, kinds, chosen, choose, faults, seen }: Pick<DrawnProps, 'nodes' | 'kinds' | 'chosen' | 'choose' | 'faults' | 'seen'>) {
  return (
    <ul className="node-list">
      {Object.entries(nodes).map(([id, node]) => {
        const leads = Object.entries(targets(node, kinds.types[node.type])).map(([output, all]) => (output === 'next' ? `→ ${all.join(', ')}` : `${output} → ${all.join(', ')}`)).join(' · ');
        const its = seen?.get(id);
        return (
          <li key={id}>
            <button type="button" aria-pressed={id === chosen} onClick={() => choose(id)}>
              <Mark mood={its?.mood ?? (faults.get(id) ? 'bad' : 'none')}><strong>{id}</strong></Mark> <span className="quiet">{node.type}</span>
              {its && <span className="quiet"> · {its.outcome}{its.took && ` · ${its.took}`}</span>}
              {leads && <span className="quiet small break" style={{ display: 'block' }}>{leads}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function AsJson({ nodes, edits, change }: { nodes: Nodes; edits: boolean; change: (nodes: Nodes) => void }) {
  const [text, setText] = useState(() => JSON.stringify(nodes, null, 2));
  const [wrong, setWrong] = useState<string>();
  const typed = (next: string) => {
    setText(next);
    try {
      const read = JSON.parse(next) as unknown;
      const fits = typeof read === 'object' && read !== null && !Array.isArray(read) && Object.values(read).every(node => typeof node === 'object' && node !== null && typeof (node as NodeBody).type === 'string');
      setWrong(fits ? undefined : 'Nodes by name, each with its type');
      if (fits) change(read as Nodes);
    } catch (bad) {
      setWrong((bad as Error).message);
    }
  };
  return <Textarea label="Nodes as JSON" autosize minRows={12} maxRows={32} readOnly={!edits} spellCheck={false} styles={MONO} value={text} error={wrong} onChange={event => typed(event.currentTarget.value)} />;
}
