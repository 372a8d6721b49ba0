import { Badge, Button, SegmentedControl, Table, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { Head, Mark, plural, Scroll, Trouble, Waiting, When } from '../parts/basics';
import { InstallationFacts } from '../parts/InstallationFacts';
import { SettingRow, type Standing } from '../parts/SettingRow';

type Setting = Schemas['Setting'];
type Process = Schemas['RunningProcess'];

const HOLDS = 'What management and each gateway run with. Settings are read when a process starts, so this page only shows them: they are changed where the process is started, as environment variables, files or one file with all of them, and hold from its next start on.';

export default function Settings() {
  // Nothing here changes while a process lives, and each look asks every gateway.
  const settings = useQuery({ queryKey: ['settings'], queryFn: () => take(client.GET('/api/v1/settings')), staleTime: Infinity, refetchOnWindowFocus: false, gcTime: 0, meta: { still: true } });
  return (
    <>
      <Head title="Settings" says={HOLDS}><Button variant="default" loading={settings.isFetching && !settings.isPending} onClick={() => void settings.refetch()}>Ask again</Button></Head>
      {settings.isPending && <Waiting what="the settings" />}
      <Trouble error={settings.error} again={() => void settings.refetch()} />
      {settings.data && (
        <div className="stack">
          <InstallationFacts told={settings.data} />
          <Processes all={settings.data.processes} />
          <List told={settings.data} />
        </div>
      )}
    </>
  );
}

const SIZE = 1024 * 1024;

function Processes({ all }: { all: Process[] }) {
  return (
    <section className="panel flush" aria-label="Processes">
      <h2>Processes</h2>
      <Scroll>
        <Table>
          <Table.Thead><Table.Tr><Table.Th>Process</Table.Th><Table.Th>Fairlead</Table.Th><Table.Th>Java and system</Table.Th><Table.Th>Heap</Table.Th><Table.Th>Since</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {all.map(one => (
              <Table.Tr key={one.name} style={{ verticalAlign: 'top' }}>
                <Table.Td className="break"><Mark mood={one.fault ? 'warn' : 'good'}><strong>{one.name}</strong></Mark><div className="quiet small">{one.roles.join(' and ')}{one.host && one.host !== one.name && `, on ${one.host}`}</div></Table.Td>
                <Table.Td className="break">{one.version}</Table.Td>
                {one.fault
                  ? <Table.Td colSpan={3} className="break">{one.fault}</Table.Td>
                  : (
                    <>
                      <Table.Td className="break">{one.java}<div className="quiet small">{one.system}</div></Table.Td>
                      <Table.Td className="nowrap">{Math.round((one.heapBytes ?? 0) / SIZE)} MiB<div className="quiet small">{plural(one.processors ?? 0, 'processor')}</div></Table.Td>
                      <Table.Td><When at={one.startedAt || undefined} /></Table.Td>
                    </>
                  )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </section>
  );
}

const words = (setting: Setting) => [setting.variable, setting.key, setting.topic, setting.meaning, ...setting.values.map(each => `${each.value} ${each.origin}`)].join(' ').toLowerCase();

function List({ told }: { told: Schemas['Settings'] }) {
  const [typed, setTyped] = useState('');
  const [which, setWhich] = useState('all');
  const wanted = typed.trim().toLowerCase();
  const all = told.settings;
  const fitting = all.filter(one => words(one).includes(wanted));
  const changed = fitting.filter(one => one.changed || one.differs).sort((a, b) => Number(b.differs) - Number(a.differs));
  const usual = fitting.filter(one => !one.changed && !one.differs);
  const topics = [...new Set(usual.map(one => one.topic))];
  const differing = all.filter(one => one.differs).length;
  const standing: Standing = role => told.processes.filter(one => one.roles.some(each => role.includes(each)));
  const shown = which === 'all' ? fitting : changed;
  return (
    <>
      <div className="line">
        <TextInput size="sm" placeholder="Part of a name, a value, a meaning" aria-label="Look for settings" value={typed} onChange={event => setTyped(event.currentTarget.value)} style={{ flex: '0 1 300px' }} />
        <SegmentedControl size="xs" value={which} onChange={setWhich} aria-label="Which settings" data={[{ value: 'all', label: 'All' }, { value: 'changed', label: 'Set otherwise' }]} />
        <span className="quiet small">{plural(all.length, 'setting')}, {all.filter(one => one.changed).length} set otherwise than the default{differing > 0 && `, ${differing} not the same everywhere`}</span>
      </div>
      {shown.length === 0 && <div className="panel"><div className="empty"><p>{wanted ? 'None fits.' : 'Every setting is as it comes.'}</p></div></div>}
      {changed.length > 0 && <Group title="Set otherwise than the default" settings={changed} standing={standing} topics />}
      {which === 'all' && topics.map(topic => {
        const settings = usual.filter(one => one.topic === topic);
        return <Group key={topic} title={topic} page={settings[0]?.page} settings={settings} standing={standing} />;
      })}
    </>
  );
}

function Group({ title, page, settings, standing, topics = false }: { title: string; page?: string; settings: Setting[]; standing: Standing; topics?: boolean }) {
  return (
    <section className="panel flush" aria-label={title}>
      <div className="line group-title">
        <h2>{title}</h2>
        {topics ? <Badge variant="light">{settings.length}</Badge> : page && <code className="quiet small push">docs/{page.split('#')[0]}</code>}
      </div>
      <ul className="settings">
        {settings.map(one => <li key={one.variable}><SettingRow setting={one} standing={standing} topic={topics} /></li>)}
      </ul>
    </section>
  );
}
