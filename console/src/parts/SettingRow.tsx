import { Badge } from '@mantine/core';
import type { Schemas } from '../api/client';
import { Code, Mark, plural } from './basics';

type Setting = Schemas['Setting'];
type Role = Setting['readBy'][number];

/** The processes that have one of the roles. */
export type Standing = (roles: Role[]) => Schemas['RunningProcess'][];

/** One setting: what it is now, and opened what it may be and how it is changed. */
export function SettingRow({ setting, standing, topic }: { setting: Setting; standing: Standing; topic: boolean }) {
  const readers = standing(setting.readBy);
  return (
    <details className="setting">
      <summary>
        <span className="break">
          <code>{setting.variable}</code>
          <span className="quiet small block">{setting.meaning}{topic && ` · ${setting.topic}`}</span>
        </span>
        <span className="break">
          {setting.differs && <Badge color="yellow" mr={6}>not the same everywhere</Badge>}
          {setting.values.length === 0 && <span className="quiet">{readers.length === 0 ? `no ${setting.readBy.join(' or ')} runs` : 'nobody says'}</span>}
          {setting.values.map((each, index) => (
            <span className="block" key={index}>
              {setting.values.length > 1 && <span className="quiet small">{share(setting, each.processes.length, readers.length)}: </span>}
              <Shown value={each.value} hidden={setting.hidden} />
              <span className="quiet small block">{from(each.origin)}</span>
            </span>
          ))}
        </span>
      </summary>
      <Opened setting={setting} readers={readers.length} />
    </details>
  );
}

function share(setting: Setting, some: number, all: number) {
  const what = setting.readBy.length > 1 ? 'process' : setting.readBy[0] ?? 'process';
  return `${some} of ${plural(all, what, what === 'process' ? 'processes' : `${what}s`)}`;
}

const from = (origin: string) => (origin === 'default' ? 'the default' : origin === 'environment' || origin === 'command line' ? `from the ${origin}` : `from ${origin}`);

function Shown({ value, hidden }: { value: string; hidden: Setting['hidden'] }) {
  if (value === '') return <span className="quiet">nothing</span>;
  return hidden === 'all' ? <span>set, not shown</span> : <code>{value}</code>;
}

function Opened({ setting, readers }: { setting: Setting; readers: number }) {
  const many = setting.values.length > 1;
  return (
    <div className="opened">
      <dl className="facts">
        <div><dt>Default</dt><dd className="break">{setting.default ? <code>{setting.default}</code> : <span className="quiet">nothing</span>}</dd></div>
        <div><dt>May be</dt><dd className="break">{setting.allowed}</dd></div>
        <div><dt>Read by</dt><dd>{setting.readBy.map(role => (role === 'gateway' ? 'gateways' : role)).join(' and ')}</dd></div>
        <div><dt>Documented in</dt><dd className="break"><code>docs/{setting.page}</code></dd></div>
      </dl>
      {many && (
        <ul className="pairs">
          {setting.values.map((each, index) => (
            <li key={index} className="break"><Mark mood={setting.differs ? 'warn' : 'none'}><Shown value={each.value} hidden={setting.hidden} /></Mark> <span className="quiet">{from(each.origin)}: {each.processes.join(', ')}</span></li>
          ))}
        </ul>
      )}
      <p className="quiet small">To change it, set this where {readers > 1 ? 'each of these processes is' : 'the process is'} started, and start it again{!isSecret(setting) ? '' : '; a secret is better put in a file that the variable names'}:</p>
      <Code text={line(setting)} label={`Copy the line of ${setting.variable}`} />
      {setting.key && !isSecret(setting) && <p className="quiet small">Or in the file of <code>FAIRLEAD_CONFIG</code> under its key <code>{setting.key}</code>.</p>}
    </div>
  );
}

const PLAIN = /^[A-Za-z0-9_@%+=:,./~-]*$/;
const quoted = (text: string) => (PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

// Part of what is masked cannot be copied, and should not be.
const isSecret = (setting: Setting) => setting.hidden === 'all' || setting.values.some(each => each.value.includes('***'));

/** The line to copy: with the value that somebody set, else with the one that holds. */
export function line(setting: Setting) {
  const value = (setting.values.find(each => each.origin !== 'default') ?? setting.values[0])?.value;
  if (isSecret(setting)) {
    const name = setting.variable.replace(/^FAIRLEAD_/, '').toLowerCase().replaceAll('_', '-');
    return `${setting.variable}_FILE=/run/secrets/${name}`;
  }
  const held = value || setting.default;
  return `${setting.variable}=${held ? quoted(held) : '…'}`;
}
