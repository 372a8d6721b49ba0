import { Button, Select, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, Refused, type Schemas, take } from '../../api/client';
import { Code, Mark, type Mood, Trouble } from '../basics';
import type { Seen } from './Canvas';
import { type Body, type Test, type Workflow } from './model';

type Trace = Schemas['WorkflowTrace'];
type Step = Trace['steps'][number];
type Capture = Schemas['Capture'];
// What the document leaves open the client knows nothing of.
type Nothing = Record<string, undefined>;

export const moodOf = (outcome: string): Mood => (['failed', 'late'].includes(outcome) ? 'bad' : ['error', 'invalid', 'cancelled'].includes(outcome) || /^5\d\d$/.test(outcome) ? 'warn' : 'good');
const millis = (value: number) => `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 })} ms`;

/** What is run: a run that a gateway kept, a test, or what somebody typed. */
interface Given { request: Record<string, unknown>; calls: Record<string, unknown>; steps?: Capture['steps'] }

// What nodes took in the captured run: in a replay nobody is waited for.
function took(step: Step, nth: number, given?: Given): string | undefined {
  const its = given?.steps?.filter(one => one.node === step.node)[nth];
  const value = its?.tookMs ?? step.tookMs;
  return its || value > 0 ? millis(value) : undefined;
}

export function seenOf(trace: Trace, at: number, given?: Given): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  const count: Record<string, number> = {};
  trace.steps.slice(0, at + 1).forEach((step, index) => {
    const nth = count[step.node] ?? 0;
    count[step.node] = nth + 1;
    seen.set(step.node, { mood: moodOf(step.outcome), outcome: step.outcome, took: took(step, nth, given), now: index === at });
  });
  return seen;
}

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

/** Runs the workflow as it stands in the page on a request, and goes through what came of it step by step. */
export function RunPanel({ name, body, may, show, choose, keep, faulty }: {
  name: string; body: Body; may: boolean; show: (seen: Map<string, Seen> | undefined) => void; choose: (id: string) => void; keep?: (test: Test) => void; faulty: boolean;
}) {
  const captures = useQuery({
    queryKey: ['captures', name],
    queryFn: () => take(client.GET('/api/v1/workflows/{name}/captures', { params: { path: { name } } })),
    enabled: may && name !== '',
    retry: false,
    refetchOnWindowFocus: false,
  });
  const kept = (captures.data?.items ?? []) as unknown as (Given & { status: number })[];
  const tests = body.tests ?? [];
  const [source, setSource] = useState<string | null>(null);
  const [typed, setTyped] = useState({ request: JSON.stringify({ method: 'GET', path: '/', body: {} }, null, 2), calls: '{}' });
  const [at, setAt] = useState(0);
  const chosen = source ?? (kept.length ? 'capture 0' : tests.length ? 'test 0' : 'typed');
  const given = (): Given => {
    const [kind, index] = chosen.split(' ');
    if (kind === 'capture') return kept[Number(index)] ?? { request: {}, calls: {} };
    if (kind === 'test') return { request: tests[Number(index)]?.request ?? {}, calls: tests[Number(index)]?.calls ?? {} };
    try {
      return { request: JSON.parse(typed.request) as Given['request'], calls: JSON.parse(typed.calls) as Given['calls'] };
    } catch (bad) {
      throw new Refused(422, `This is not JSON: ${(bad as Error).message}`);
    }
  };
  const running = useMutation({
    mutationFn: async () => {
      const on = given();
      const trace = await take(client.POST('/api/v1/workflow-runs', { body: { workflow: { ...body, name } as unknown as Workflow, request: on.request as object as Nothing, calls: on.calls as object as Nothing } }));
      return { trace, on };
    },
    onSuccess: ({ trace, on }) => go(trace, on, trace.steps.length - 1),
  });
  const go = (trace: Trace, on: Given, to: number) => {
    setAt(to);
    show(seenOf(trace, to, on));
    const node = trace.steps[to]?.node;
    if (node) choose(node);
  };
  const stop = () => { running.reset(); show(undefined); };
  const sources = [
    { group: 'Captured runs', items: kept.map((one, index) => ({ value: `capture ${index}`, label: `${String(one.request.method ?? 'GET')} ${String(one.request.path ?? '/')} → ${one.status}${typeof one.request.millis === 'number' ? `, ${new Date(one.request.millis).toLocaleTimeString()}` : ''}` })) },
    { group: 'Tests of the workflow', items: tests.map((test, index) => ({ value: `test ${index}`, label: test.name })) },
    { group: 'Made here', items: [{ value: 'typed', label: 'A request that is typed' }] },
  ].filter(group => group.items.length > 0);
  const result = running.data;
  if (!may) return <p className="quiet">Requests may tell of people: your role may not look at them.</p>;
  return (
    <div className="form">
      <p className="quiet small" style={{ margin: 0 }}>The workflow as it stands here, on a request and on what others said. Nobody is asked, nothing is sent; what speaks of secrets is taken out.</p>
      <Select label="On" data={sources} value={chosen} allowDeselect={false} onChange={value => { setSource(value); stop(); }} />
      {kept.length === 0 && name !== '' && (
        <p className="quiet small" style={{ margin: 0 }}>
          {captures.error ? `${captures.error.message}.` : body.capture ? 'No run is kept yet: send the product that uses it a request.' : 'Gateways keep none of its runs: say how many under Workflow, save, and send requests.'}{' '}
          <Button size="compact-xs" variant="subtle" loading={captures.isFetching} onClick={() => void captures.refetch()}>Look again</Button>
        </p>
      )}
      {chosen === 'typed' && (
        <>
          <Textarea label="Request" description="method, path, params, query, headers, body, client, random" autosize minRows={3} maxRows={14} spellCheck={false} value={typed.request} styles={MONO} onChange={event => { const request = event.currentTarget.value; setTyped(now => ({ ...now, request })); }} />
          <Textarea label="What others say" description={'By node, in order: {"stock": [{"status": 200, "body": {}}]}'} autosize minRows={2} maxRows={14} spellCheck={false} value={typed.calls} styles={MONO} onChange={event => { const calls = event.currentTarget.value; setTyped(now => ({ ...now, calls })); }} />
        </>
      )}
      <div className="actions">
        <Button size="sm" loading={running.isPending} onClick={() => running.mutate()}>Run</Button>
        {result && <Button size="sm" variant="default" onClick={stop}>Clear</Button>}
      </div>
      {faulty && running.error && <p className="quiet small" style={{ margin: 0 }}>Mend what is marked in the graph first.</p>}
      <Trouble error={running.error} />
      {result && <Steps trace={result.trace} given={result.on} at={at} go={to => go(result.trace, result.on, to)} keep={keep} tests={tests} />}
    </div>
  );
}

const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } };

function Steps({ trace, given, at, go, keep, tests }: { trace: Trace; given: Given; at: number; go: (to: number) => void; keep?: (test: Test) => void; tests: Test[] }) {
  const step = trace.steps[at];
  const count: Record<string, number> = {};
  const name = `run ${tests.length + 1}`;
  return (
    <section aria-label="Trace" className="form">
      <div className="line">
        <Mark mood={trace.failure ? 'bad' : trace.status >= 500 ? 'warn' : 'good'}><strong>Answers {trace.status}</strong></Mark>
        <span className="push" />
        <Button size="compact-sm" variant="default" disabled={at <= 0} onClick={() => go(at - 1)}>Step back</Button>
        <Button size="compact-sm" variant="default" disabled={at >= trace.steps.length - 1} onClick={() => go(at + 1)}>Step on</Button>
      </div>
      {trace.failure && <p className="fault break" style={{ margin: 0 }}>{trace.failure}</p>}
      <ol className="steps">
        {trace.steps.map((one, index) => {
          const nth = count[one.node] ?? 0;
          count[one.node] = nth + 1;
          return (
            <li key={index}>
              <button type="button" aria-current={index === at ? 'step' : undefined} className={index > at ? 'later' : ''} onClick={() => go(index)}>
                <Mark mood={moodOf(one.outcome)}>{one.node}</Mark><span className="quiet">{one.outcome}</span><span className="quiet push">{took(one, nth, given) ?? ''}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {trace.more > 0 && <p className="quiet small" style={{ margin: 0 }}>{trace.more} more steps are not shown.</p>}
      {step && <StepOf step={step} />}
      {at === trace.steps.length - 1 && !trace.failure && <Part title="The answer" value={trace.body ?? ''} />}
      {keep && (
        <div className="actions">
          <Button size="compact-sm" variant="default" onClick={() => keep({ name, request: given.request, calls: given.calls, expect: trace.failure ? { status: trace.status, failure: trace.failure } : { status: trace.status, ...(trace.body === null || trace.body === undefined ? {} : { body: trace.body }) } })}>
            Keep it as a test
          </Button>
        </div>
      )}
    </section>
  );
}

function StepOf({ step }: { step: Step }) {
  const calls = (step.calls ?? []) as { method: string; target: string; headers?: object; body?: unknown; said?: unknown }[];
  return (
    <div className="form" aria-live="polite">
      <h3 style={{ margin: 0, fontSize: 13 }}>{step.node} <span className="quiet">{step.type}, left by {step.outcome}</span></h3>
      {calls.map((call, index) => (
        <div key={index} className="form" style={{ gap: 6 }}>
          <Part title={calls.length > 1 ? `Asked, try ${index + 1}` : 'Asked'} value={`${call.method} ${call.target}${call.body === null || call.body === undefined ? '' : `\n${shown(call.body)}`}`} />
          <Part title="Was told" value={call.said ?? 'nothing: no answer was recorded'} />
        </div>
      ))}
      {step.value !== undefined && <Part title="Gave" value={step.value} />}
    </div>
  );
}

const Part = ({ title, value }: { title: string; value: unknown }) => <div><span className="quiet small">{title}</span><Code text={shown(value)} label={`Copy: ${title}`} /></div>;
