import { ActionIcon, Button, MultiSelect, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { client, take } from '../../api/client';
import { connected, type Kinds, led, type NodeBody, type Nodes, outputsOf, renamed, type Setting, targets } from './model';

const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } };
const BUDGET = ['timeout', 'attempts', 'pause', 'maxCalls', 'maxResponseBytes', 'errorFrom'];
const RARE = ['query', 'headers', 'allow', 'cc', 'bcc', 'replyTo', 'projection', 'sort'];
const WORDS: Record<string, string> = { if: 'If', url: 'URL', maxResponseBytes: 'Most bytes of an answer', maxCalls: 'Most calls', errorFrom: 'Error from status', maxItems: 'Most items', maxRows: 'Most rows', maxDocuments: 'Most documents', replyTo: 'Reply to', html: 'HTML', cc: 'Cc', bcc: 'Bcc' };
const HINTS: Record<string, string> = { template: 'text with ${{ … }}, or JSON', templates: 'text with ${{ … }}', expression: 'an expression in CEL', duration: 'such as 500ms or 10s', list: 'text with ${{ … }}, or JSON' };
const label = (name: string) => WORDS[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
const ID = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

interface Props {
  id: string;
  nodes: Nodes;
  kinds: Kinds;
  edits: boolean;
  faults: { pointer: string; text: string }[];
  change: (nodes: Nodes) => void;
  rename: (to: string) => void;
  remove: () => void;
}

/** What one node does, as fields that the interface's own document describes. */
export function NodeForm({ id, nodes, kinds, edits, faults, change, rename, remove }: Props) {
  const node = nodes[id] as NodeBody;
  const type = kinds.types[node.type];
  const settings = kinds.settings(node.type);
  const at = `/nodes/${id}`;
  const shownAt = settings.map(setting => `${at}/${setting.name}`);
  const faultOf = (name: string) => faults.filter(fault => fault.pointer === `${at}/${name}` || fault.pointer.startsWith(`${at}/${name}/`)).map(fault => fault.text).join('; ') || undefined;
  const loose = faults.filter(fault => !shownAt.some(pointer => fault.pointer === pointer || fault.pointer.startsWith(`${pointer}/`)));
  const put = (name: string, value: unknown) => {
    const { [name]: _, ...rest } = node;
    const empty = value === undefined || value === '' || value === null || (Array.isArray(value) && value.length === 0);
    change({ ...nodes, [id]: empty ? (rest as NodeBody) : { ...node, [name]: value } });
  };
  const field = (setting: Setting) => <Field key={`${id}.${setting.name}`} setting={setting} value={node[setting.name]} error={faultOf(setting.name)} put={value => put(setting.name, value)} />;
  const first = settings.filter(setting => setting.required || (!BUDGET.includes(setting.name) && !RARE.includes(setting.name)));
  const rest = settings.filter(setting => !first.includes(setting));
  const said = rest.some(setting => node[setting.name] !== undefined || faultOf(setting.name));
  return (
    <fieldset className="form" disabled={!edits} style={{ border: 0, padding: 0, margin: 0 }}>
      <NameOf key={id} id={id} nodes={nodes} rename={rename} />
      <p className="quiet small" style={{ margin: 0 }}><strong>{node.type}</strong>: {type?.says ?? 'not known to this version'}.</p>
      {loose.length > 0 && <div role="status"><ul className="fault" style={{ margin: 0, paddingLeft: 18 }}>{loose.map((fault, index) => <li key={index}>{fault.text}</li>)}</ul></div>}
      {first.map(field)}
      {rest.length > 0 && <details open={said || undefined} className="more"><summary>More settings</summary><div className="form">{rest.map(field)}</div></details>}
      <Outputs id={id} node={node} nodes={nodes} kinds={kinds} change={change} />
      {edits && <div className="actions"><Button size="compact-sm" variant="default" color="red" onClick={remove}>Delete node</Button></div>}
    </fieldset>
  );
}

function NameOf({ id, nodes, rename }: { id: string; nodes: Nodes; rename: (to: string) => void }) {
  const [typed, setTyped] = useState(id);
  const wrong = typed === id ? undefined : !ID.test(typed) ? 'Letters, digits and underscores, beginning with a letter' : nodes[typed] ? 'Another node has this name' : undefined;
  const done = () => { if (typed !== id && !wrong) rename(typed); };
  return <TextInput label="Name" description="Expressions read the node by it" value={typed} error={wrong} onChange={event => setTyped(event.currentTarget.value)} onBlur={done} onKeyDown={event => { if (event.key === 'Enter') { event.preventDefault(); done(); } }} />;
}

function Field({ setting, value, error, put }: { setting: Setting; value: unknown; error?: string; put: (value: unknown) => void }) {
  const common = { label: label(setting.name), description: setting.says ? setting.says.charAt(0).toUpperCase() + setting.says.slice(1) : undefined, placeholder: HINTS[setting.form], error, required: setting.required };
  switch (setting.form) {
    case 'integer': return <NumberInput {...common} min={setting.least} max={setting.most} allowDecimal={false} value={(value as number | undefined) ?? ''} onChange={next => put(next === '' ? undefined : Number(next))} />;
    case 'boolean': return <Switch label={common.label} description={common.description} checked={value === true} onChange={event => put(event.currentTarget.checked || undefined)} />;
    case 'choice': return <Select {...common} data={setting.choices ?? []} value={(value as string | undefined) ?? null} onChange={put} />;
    case 'secret': return <SecretOf {...common} value={value as string | undefined} put={put} />;
    case 'texts': return <TagsInput {...common} value={(value as string[] | undefined) ?? []} onChange={put} />;
    case 'templates': return <Pairs {...common} value={value} put={put} />;
    case 'list': return <Rows {...common} value={value} put={put} />;
    case 'json': return <AsJson {...common} value={value} put={put} />;
    case 'template': return <Template {...common} value={value} put={put} />;
    default: return <TextInput {...common} value={value === undefined ? '' : String(value)} styles={setting.form === 'duration' ? undefined : MONO} onChange={event => put(event.currentTarget.value)} />;
  }
}

interface Common { label: string; description?: string; placeholder?: string; error?: string; required?: boolean; put: (value: unknown) => void }

function SecretOf({ value, put, ...common }: Common & { value?: string }) {
  const secrets = useQuery({ queryKey: ['names', 'secrets'], queryFn: () => take(client.GET('/api/v1/secrets', { params: { query: { limit: 1000 } } })) });
  const names = secrets.data?.items.map(secret => secret.name ?? '') ?? [];
  return <Select {...common} data={value && !names.includes(value) ? [value, ...names] : names} searchable clearable value={value ?? null} onChange={put} placeholder="none" nothingFoundMessage="No secret yet; make one under Secrets" />;
}

// Text that would be read as JSON is written as JSON, so that what is shown says which of the two it is.
function isJson(text: string): boolean {
  try { JSON.parse(text); return true; } catch { return false; }
}
export const written = (value: unknown): string => (value === undefined ? '' : typeof value === 'string' && !isJson(value) ? value : JSON.stringify(value, null, 2));
export const read = (text: string): unknown => (isJson(text) ? (JSON.parse(text) as unknown) : text);

function Template({ value, put, ...common }: Common & { value: unknown }) {
  const [typed, setTyped] = useState(written(value));
  return <Textarea {...common} autosize minRows={1} maxRows={12} spellCheck={false} styles={MONO} value={typed}
    onChange={event => { setTyped(event.currentTarget.value); put(event.currentTarget.value === '' ? undefined : read(event.currentTarget.value)); }} />;
}

function AsJson({ value, put, error, ...common }: Common & { value: unknown }) {
  const [typed, setTyped] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const wrong = typed !== '' && !isJson(typed) ? 'This is not JSON yet' : undefined;
  return <Textarea {...common} error={wrong ?? error} autosize minRows={3} maxRows={16} spellCheck={false} styles={MONO} value={typed}
    onChange={event => { const text = event.currentTarget.value; setTyped(text); if (text === '') put(undefined); else if (isJson(text)) put(JSON.parse(text)); }} />;
}

function Group({ label: name, description, error, add, children }: { label: string; description?: string; error?: string; add: () => void; children: ReactNode }) {
  return (
    <div role="group" aria-label={name} className="stack tight" style={{ gap: 6 }}>
      <div className="line"><span style={{ fontWeight: 500 }}>{name}</span><Button className="push" size="compact-xs" variant="default" aria-label={`Add to ${name}`} onClick={add}>Add</Button></div>
      {description && <span className="quiet small">{description}</span>}
      {children}
      {error && <span className="fault">{error}</span>}
    </div>
  );
}

const Remove = ({ what, act }: { what: string; act: () => void }) => <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${what}`} onClick={act}>✕</ActionIcon>;

function Pairs({ value, put, ...common }: Common & { value: unknown }) {
  const [rows, setRows] = useState(() => Object.entries((value as Record<string, unknown> | undefined) ?? {}).map(([name, its]) => ({ name, text: written(its) })));
  const keep = (next: typeof rows) => {
    setRows(next);
    const named = next.filter(row => row.name);
    put(named.length ? Object.fromEntries(named.map(row => [row.name, read(row.text)])) : undefined);
  };
  const set = (index: number, some: Partial<(typeof rows)[number]>) => keep(rows.map((row, at) => (at === index ? { ...row, ...some } : row)));
  return (
    <Group {...common} add={() => setRows([...rows, { name: '', text: '' }])}>
      {rows.map((row, index) => (
        <div key={index} className="line" style={{ flexWrap: 'nowrap', gap: 6 }}>
          <TextInput size="xs" aria-label={`${common.label}: name`} placeholder="name" value={row.name} onChange={event => set(index, { name: event.currentTarget.value })} style={{ flex: 2, minWidth: 0 }} />
          <TextInput size="xs" aria-label={`${common.label}: value`} placeholder={common.placeholder} styles={MONO} value={row.text} onChange={event => set(index, { text: event.currentTarget.value })} style={{ flex: 3, minWidth: 0 }} />
          <Remove what={row.name || 'the empty one'} act={() => keep(rows.filter((_, at) => at !== index))} />
        </div>
      ))}
    </Group>
  );
}

function Rows({ value, put, ...common }: Common & { value: unknown }) {
  const [rows, setRows] = useState(() => (Array.isArray(value) ? value.map(written) : []));
  const keep = (next: string[]) => { setRows(next); put(next.length ? next.map(read) : undefined); };
  return (
    <Group {...common} add={() => keep([...rows, ''])}>
      {rows.map((row, index) => (
        <div key={index} className="line" style={{ flexWrap: 'nowrap', gap: 6 }}>
          <TextInput size="xs" aria-label={`${common.label} ${index + 1}`} placeholder={common.placeholder} styles={MONO} value={row} onChange={event => keep(rows.map((one, at) => (at === index ? event.currentTarget.value : one)))} style={{ flex: 1, minWidth: 0 }} />
          <Remove what={`number ${index + 1}`} act={() => keep(rows.filter((_, at) => at !== index))} />
        </div>
      ))}
    </Group>
  );
}

/** Where each output leads; the same as drawing the edge, for the keyboard. */
function Outputs({ id, node, nodes, kinds, change }: { id: string; node: NodeBody; nodes: Nodes; kinds: Kinds; change: (nodes: Nodes) => void }) {
  const type = kinds.types[node.type];
  const [named, setNamed] = useState('');
  const outputs = outputsOf(node, type);
  const all = targets(node, type);
  const others = Object.keys(nodes).filter(name => nodes[name]?.type !== 'request');
  if (outputs.length === 0) return null;
  const to = (output: string, names: string[]) => change({ ...nodes, [id]: led(node, type, output, names) });
  const free = (output: string) => type?.free && !type.outputs.includes(output);
  return (
    <div role="group" aria-label="Where it leads" className="form" style={{ gap: 8 }}>
      {outputs.map(output => {
        const gone = (all[output] ?? []).filter(name => !nodes[name]);
        const error = gone.length ? `There is no node "${gone.join('", "')}"` : undefined;
        const title = output === 'next' ? 'Leads to' : output === 'branches' ? 'Branches' : `${output} leads to`;
        if (output === 'branches') return <MultiSelect key={output} label={title} data={others} value={(all[output] ?? []).filter(name => nodes[name])} error={error} onChange={names => to(output, names)} />;
        return (
          <div key={output} className="line" style={{ flexWrap: 'nowrap', alignItems: 'flex-end' }}>
            <Select label={title} style={{ flex: 1 }} placeholder={type?.optional?.includes(output) ? 'nowhere' : undefined} data={others} searchable clearable={!(error)} value={(all[output] ?? []).find(name => nodes[name]) ?? null} error={error}
              onChange={name => (name ? change(connected(nodes, kinds, id, output, name)) : to(output, []))} />
            {free(output) && <Remove what={`the output ${output}`} act={() => { const { [output]: _, ...left } = node.to as Record<string, string>; change({ ...nodes, [id]: { ...node, to: left } }); }} />}
          </div>
        );
      })}
      {type?.free && (
        <div className="line" style={{ flexWrap: 'nowrap', alignItems: 'flex-end' }}>
          <TextInput label="Another value" style={{ flex: 1 }} value={named} onChange={event => setNamed(event.currentTarget.value)} />
          <Button variant="default" disabled={!named || outputs.includes(named)} onClick={() => { const old = all; change({ ...nodes, [id]: { ...node, to: { ...Object.fromEntries(Object.entries(old).map(([name, each]) => [name, each[0] ?? ''])), [named]: others[0] ?? '' } } }); setNamed(''); }}>Add</Button>
        </div>
      )}
    </div>
  );
}

export const renamedTo = (nodes: Nodes, kinds: Kinds, from: string, to: string) => renamed(nodes, kinds, from, to);
