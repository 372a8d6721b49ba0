import { Badge, Button, Table, Tabs } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import { useSession } from '../api/session';
import { ChannelForm } from '../parts/ChannelForm';
import { RuleForm, USUAL_RULES, kindOf } from '../parts/RuleForm';
import { SilenceForm } from '../parts/SilenceForm';
import { Ask } from '../parts/Ask';
import { Empty, Head, Mark, type Mood, plural, Scroll, Trouble, Waiting, When } from '../parts/basics';
import { cursorOf } from '../parts/List';

type Alert = Schemas['Alert'];
type Rule = Schemas['AlertRule'];
type Channel = Schemas['AlertChannel'];

const EVERY = 3000;

export const useFiring = () => useQuery({
  queryKey: ['alerts', 'firing'],
  queryFn: () => take(client.GET('/api/v1/alerts')),
  refetchInterval: useEvery(EVERY),
});

const mood = (alert: Alert): Mood => (alert.state === 'resolved' ? 'none' : alert.severity === 'critical' ? 'bad' : 'warn');

export default function Alerts({ tab = 'now' }: { tab?: string }) {
  const firing = useFiring();
  const [, go] = useLocation();
  const setTab = (chosen: string | null) => go(chosen === 'now' || !chosen ? '/alerts' : `/alerts/${chosen}`);
  const count = firing.data?.items.length ?? 0;
  return (
    <>
      <Head title="Alerts" says="What somebody should know: a rule looks at what gateways report, and says once when it begins and when it is over." />
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List mb={14} style={{ flexWrap: 'nowrap', overflowX: 'auto', overflowY: 'hidden' }}>
          <Tabs.Tab value="now">Now{count > 0 && <Badge ml={6} size="sm" color="red">{count}</Badge>}</Tabs.Tab>
          <Tabs.Tab value="history">History</Tabs.Tab>
          <Tabs.Tab value="rules">Rules</Tabs.Tab>
          <Tabs.Tab value="channels">Channels</Tabs.Tab>
          <Tabs.Tab value="silences">Silences</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="now"><Firing go={setTab} /></Tabs.Panel>
        <Tabs.Panel value="history"><History /></Tabs.Panel>
        <Tabs.Panel value="rules"><Rules /></Tabs.Panel>
        <Tabs.Panel value="channels"><Channels /></Tabs.Panel>
        <Tabs.Panel value="silences"><Silences /></Tabs.Panel>
      </Tabs>
    </>
  );
}

function Rows({ items, silence }: { items: Alert[]; silence?: (alert: Alert) => void }) {
  return (
    <div className="panel flush">
      <Scroll>
        <Table>
          <Table.Thead><Table.Tr><Table.Th>What</Table.Th><Table.Th>Rule</Table.Th><Table.Th>Since</Table.Th>{silence ? <Table.Th aria-label="Actions" /> : <Table.Th>Over</Table.Th>}</Table.Tr></Table.Thead>
          <Table.Tbody>
            {items.map(alert => (
              <Table.Tr key={alert.id + alert.since} style={{ verticalAlign: 'top' }}>
                <Table.Td className="break">
                  <Mark mood={mood(alert)}><strong>{alert.subject}</strong></Mark>
                  <div className="quiet small">{alert.text}</div>
                </Table.Td>
                <Table.Td className="break">{alert.rule}<div className="quiet small">{kindOf(alert.kind)}{alert.severity === 'critical' && ', critical'}{!alert.told && ', not told'}</div></Table.Td>
                <Table.Td><When at={alert.since} /></Table.Td>
                {silence
                  ? <Table.Td><Button size="compact-xs" variant="default" onClick={() => silence(alert)}>Silence</Button></Table.Td>
                  : <Table.Td><When at={alert.resolvedAt} /></Table.Td>}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </div>
  );
}

function Firing({ go }: { go: (tab: string) => void }) {
  const session = useSession();
  const firing = useFiring();
  const rules = useQuery({ queryKey: ['alerts', 'rules'], queryFn: () => take(client.GET('/api/v1/alerts/rules')) });
  const [silencing, setSilencing] = useState<Alert>();
  if (firing.isPending) return <Waiting what="the alerts" />;
  if (!firing.data) return <Trouble error={firing.error} again={() => void firing.refetch()} />;
  const none = rules.data?.items.length === 0;
  return (
    <>
      {firing.data.items.length === 0 && (
        <div className="panel">
          {none
            ? <Empty title="Nothing is watched yet" action={session.may('edit') && <Button onClick={() => go('rules')}>Rules</Button>}>A rule says what you want to know of: a backend that is down, too many errors, a certificate that ends.</Empty>
            : <Empty title="Nothing fires">{rules.data ? `${plural(rules.data.items.filter(rule => rule.active !== false).length, 'rule')} looked just now and found nothing.` : 'All is as the rules want it.'}</Empty>}
        </div>
      )}
      {firing.data.items.length > 0 && <Rows items={firing.data.items} silence={session.may('edit') ? setSilencing : undefined} />}
      {silencing && <SilenceForm rule={silencing.rule} subject={silencing.subject} onClose={() => setSilencing(undefined)} />}
    </>
  );
}

function History() {
  const history = useInfiniteQuery({
    queryKey: ['alerts', 'history'],
    queryFn: ({ pageParam }) => take(client.GET('/api/v1/alerts/history', { params: { query: { cursor: pageParam, limit: 50 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: cursorOf,
    refetchInterval: useEvery(EVERY),
  });
  const items = history.data?.pages.flatMap(page => page.items) ?? [];
  if (history.isPending) return <Waiting what="the history" />;
  if (!history.data) return <Trouble error={history.error} again={() => void history.refetch()} />;
  if (items.length === 0) return <div className="panel"><Empty title="Nothing was over yet">Alerts that are over are kept here for 30 days. What is looked at is under Rules.</Empty></div>;
  return (
    <div className="stack tight">
      <Rows items={items} />
      {history.hasNextPage && <div><Button variant="default" size="compact-sm" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>Show more</Button></div>}
    </div>
  );
}

function Rules() {
  const session = useSession();
  const queries = useQueryClient();
  const rules = useQuery({ queryKey: ['alerts', 'rules'], queryFn: () => take(client.GET('/api/v1/alerts/rules')), refetchInterval: useEvery(EVERY) });
  const [editing, setEditing] = useState<Rule | 'new'>();
  const [deleting, setDeleting] = useState<Rule>();
  const [error, setError] = useState<unknown>();
  const edits = session.may('edit');
  const usual = async () => {
    try {
      for (const { name, ...body } of USUAL_RULES) await take(client.PUT('/api/v1/alerts/rules/{rule}', { params: { path: { rule: name } }, body }));
    } catch (refused) { setError(refused); }
    await queries.invalidateQueries({ queryKey: ['alerts'] });
  };
  if (rules.isPending) return <Waiting what="the rules" />;
  if (!rules.data) return <Trouble error={rules.error} again={() => void rules.refetch()} />;
  const items = rules.data.items;
  return (
    <div className="stack tight">
      <Trouble error={error} />
      {items.length === 0 && (
        <div className="panel">
          <Empty title="No rule yet" action={edits && <div className="actions" style={{ justifyContent: 'center' }}><Button onClick={() => void usual()}>Add the usual ones</Button><Button variant="default" onClick={() => setEditing('new')}>New rule</Button></div>}>
            The usual ones watch backends, errors, latency after a revision, limits, certificates and gateways.
          </Empty>
        </div>
      )}
      {items.length > 0 && (
        <>
          {edits && <div className="line"><Button className="push" size="compact-sm" onClick={() => setEditing('new')}>New rule</Button></div>}
          <div className="panel flush">
            <Scroll>
              <Table>
                <Table.Thead><Table.Tr><Table.Th>Rule</Table.Th><Table.Th>Looks at</Table.Th><Table.Th>Of</Table.Th><Table.Th>Told to</Table.Th><Table.Th aria-label="Actions" /></Table.Tr></Table.Thead>
                <Table.Tbody>
                  {items.map(rule => (
                    <Table.Tr key={rule.name}>
                      <Table.Td className="break">
                        <Mark mood={rule.active === false ? 'none' : rule.firing ? (rule.severity === 'critical' ? 'bad' : 'warn') : 'good'}><strong>{rule.name}</strong></Mark>
                        <div className="quiet small">{rule.active === false ? 'switched off' : rule.firing ? `${rule.firing} firing` : 'quiet'}{rule.severity === 'critical' && ', critical'}</div>
                      </Table.Td>
                      <Table.Td>{kindOf(rule.kind)}{rule.threshold !== undefined && <div className="quiet small">{beyond(rule)}</div>}</Table.Td>
                      <Table.Td className="break">{rule.scope ? <code>{rule.scope}</code> : <span className="quiet nowrap">all</span>}</Table.Td>
                      <Table.Td className="break">{rule.channels?.length ? rule.channels.join(', ') : <span className="quiet nowrap">all channels</span>}</Table.Td>
                      <Table.Td>{edits && <div className="actions" style={{ flexWrap: 'nowrap' }}><Button size="compact-xs" variant="default" aria-label={`Edit ${rule.name}`} onClick={() => setEditing(rule)}>Edit</Button><Button size="compact-xs" variant="default" color="red" aria-label={`Delete ${rule.name}`} onClick={() => setDeleting(rule)}>Delete</Button></div>}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Scroll>
          </div>
        </>
      )}
      {editing && <RuleForm one={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
      {deleting && (
        <Ask title={`Delete ${deleting.name}`} verb="Delete" danger says="What fires by it is over then." onClose={() => setDeleting(undefined)}
          act={async reason => {
            await take(client.DELETE('/api/v1/alerts/rules/{rule}', { params: { path: { rule: deleting.name ?? '' }, query: { reason } } }));
            await queries.invalidateQueries({ queryKey: ['alerts'] });
          }} />
      )}
    </div>
  );
}

const beyond = (rule: Rule) => (rule.kind === 'error-rate' ? `more than ${rule.threshold} % in ${rule.window}` : rule.kind === 'latency' ? `${rule.threshold} % worse, over ${rule.window}` : `fewer than ${rule.threshold} days left`);

function Channels() {
  const session = useSession();
  const queries = useQueryClient();
  const channels = useQuery({ queryKey: ['alerts', 'channels'], queryFn: () => take(client.GET('/api/v1/alerts/channels')), refetchInterval: useEvery(EVERY) });
  const [editing, setEditing] = useState<Channel | 'new'>();
  const [deleting, setDeleting] = useState<string>();
  const [tried, setTried] = useState<{ name: string; error: string }>();
  const administers = session.may('administer');
  if (channels.isPending) return <Waiting what="the channels" />;
  if (!channels.data) return <Trouble error={channels.error} again={() => void channels.refetch()} />;
  const items = channels.data.items;
  const add = administers && <Button size={items.length ? 'compact-sm' : 'sm'} onClick={() => setEditing('new')}>New channel</Button>;
  const test = async (name: string) => {
    const came = await take(client.POST('/api/v1/alerts/channels/{channel}/test', { params: { path: { channel: name } } }));
    setTried({ name, error: came.error ?? '' });
  };
  return (
    <div className="stack tight">
      {tried && <p style={{ margin: 0 }} role="status"><Mark mood={tried.error ? 'bad' : 'good'}>{tried.error ? `The test of ${tried.name} did not arrive: ${tried.error}` : `The test of ${tried.name} arrived`}</Mark></p>}
      {items.length === 0 && <div className="panel"><Empty title="Nobody is told yet" action={add}>A channel is where alerts go: a webhook, signed, or addresses of mail. Without one they are only shown here.</Empty></div>}
      {items.length > 0 && (
        <>
          {add && <div className="line"><span className="push">{add}</span></div>}
          <div className="panel flush">
            <Scroll>
              <Table>
                <Table.Thead><Table.Tr><Table.Th>Channel</Table.Th><Table.Th>Where</Table.Th><Table.Th>Last</Table.Th><Table.Th aria-label="Actions" /></Table.Tr></Table.Thead>
                <Table.Tbody>
                  {items.map(one => (
                    <Table.Tr key={one.name}>
                      <Table.Td className="break"><Mark mood={one.active === false ? 'none' : one.last?.state === 'failed' ? 'bad' : 'good'}><strong>{one.name}</strong></Mark>{one.active === false && <span className="quiet"> switched off</span>}</Table.Td>
                      <Table.Td className="break">{one.type === 'webhook' ? <code>{one.url}</code> : one.to?.join(', ')}</Table.Td>
                      <Table.Td className="break">{one.last ? <>{one.last.state} <When at={one.last.at} />{one.last.error && <div className="fault">{one.last.error}</div>}</> : <span className="quiet">nothing yet</span>}</Table.Td>
                      <Table.Td>{administers && <div className="actions" style={{ flexWrap: 'nowrap' }}><Button size="compact-xs" variant="default" aria-label={`Test ${one.name}`} onClick={() => void test(one.name ?? '')}>Test</Button><Button size="compact-xs" variant="default" aria-label={`Edit ${one.name}`} onClick={() => setEditing(one)}>Edit</Button><Button size="compact-xs" variant="default" color="red" aria-label={`Delete ${one.name}`} onClick={() => setDeleting(one.name)}>Delete</Button></div>}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Scroll>
          </div>
        </>
      )}
      {editing && <ChannelForm one={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
      {deleting && (
        <Ask title={`Delete ${deleting}`} verb="Delete" danger says="Refused while a rule names it." onClose={() => setDeleting(undefined)}
          act={async reason => {
            await take(client.DELETE('/api/v1/alerts/channels/{channel}', { params: { path: { channel: deleting }, query: { reason } } }));
            await queries.invalidateQueries({ queryKey: ['alerts'] });
          }} />
      )}
    </div>
  );
}

function Silences() {
  const session = useSession();
  const queries = useQueryClient();
  const silences = useQuery({ queryKey: ['alerts', 'silences'], queryFn: () => take(client.GET('/api/v1/alerts/silences')), refetchInterval: useEvery(EVERY) });
  const [making, setMaking] = useState(false);
  const edits = session.may('edit');
  if (silences.isPending) return <Waiting what="the silences" />;
  if (!silences.data) return <Trouble error={silences.error} again={() => void silences.refetch()} />;
  const items = silences.data.items;
  const add = edits && <Button size={items.length ? 'compact-sm' : 'sm'} variant={items.length ? 'filled' : 'default'} onClick={() => setMaking(true)}>New silence</Button>;
  return (
    <div className="stack tight">
      {items.length === 0 && <div className="panel"><Empty title="Nothing is silent" action={add}>During maintenance, alerts may fire without anybody being told, until a time that you choose.</Empty></div>}
      {items.length > 0 && (
        <>
          {add && <div className="line"><span className="push">{add}</span></div>}
          <div className="panel flush">
            <Scroll>
              <Table>
                <Table.Thead><Table.Tr><Table.Th>Rule</Table.Th><Table.Th>About</Table.Th><Table.Th>Until</Table.Th><Table.Th>Why</Table.Th><Table.Th aria-label="Actions" /></Table.Tr></Table.Thead>
                <Table.Tbody>
                  {items.map(one => (
                    <Table.Tr key={one.id}>
                      <Table.Td className="break">{one.rule || <span className="quiet nowrap">all</span>}</Table.Td>
                      <Table.Td className="break">{one.subject || <span className="quiet nowrap">all</span>}</Table.Td>
                      <Table.Td><When at={one.until} /></Table.Td>
                      <Table.Td className="break">{one.reason} <span className="quiet">by {one.by}</span></Table.Td>
                      <Table.Td>{edits && <Button size="compact-xs" variant="default" onClick={() => void take(client.DELETE('/api/v1/alerts/silences/{silence}', { params: { path: { silence: one.id ?? '' } } })).then(() => queries.invalidateQueries({ queryKey: ['alerts'] }))}>End it</Button>}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Scroll>
          </div>
        </>
      )}
      {making && <SilenceForm onClose={() => setMaking(false)} />}
    </div>
  );
}
