import { ActionIcon, Alert, Button, CopyButton, Loader, Tooltip } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { type Fault, Refused } from '../api/client';

export function Head({ title, says, crumb, children }: {
  title: ReactNode; says?: ReactNode; crumb?: { to: string; name: string }; children?: ReactNode;
}) {
  return (
    <div className="head">
      <div>
        {crumb && <div className="crumb"><Link href={crumb.to}>{crumb.name}</Link></div>}
        <h1>{title}</h1>
        {says && <p>{says}</p>}
      </div>
      {children && <div className="actions">{children}</div>}
    </div>
  );
}

/** A list with nothing in it: what it is for, and what to do. */
export function Empty({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

export type Mood = 'good' | 'warn' | 'bad' | 'none';

/** A word with a mark beside it, whose shape says as much as its colour. */
export function Mark({ mood, children }: { mood: Mood; children: ReactNode }) {
  return <span className={`mark ${mood}`}>{children}</span>;
}

export function Waiting({ what }: { what: string }) {
  return <div className="empty" role="status" aria-label={`Loading ${what}`}><Loader size="sm" aria-hidden /></div>;
}

/** Why something was refused, with every fault and its remedy. */
export function Trouble({ error, again, except = [] }: { error: unknown; again?: () => void; except?: string[] }) {
  if (!error) return null;
  const refused = error instanceof Refused ? error : new Refused(0, String(error));
  const faults = refused.faults.filter(fault => !except.includes(fault.pointer));
  return (
    <Alert color="red" variant="light" role="alert" title={refused.message}>
      {faults.length > 0 && (
        <ul style={{ margin: 0, paddingLeft: 18 }}>
          {faults.map((fault, index) => (
            <li key={index} className="break">
              {fault.pointer && <code>{fault.pointer}</code>} {fault.detail}{fault.remedy ? `; ${fault.remedy}` : ''}
            </li>
          ))}
        </ul>
      )}
      {refused.status >= 500 && refused.requestId && <div>In the log under request id <code>{refused.requestId}</code>.</div>}
      {again && <Button size="compact-sm" variant="default" mt={8} onClick={again}>Try again</Button>}
    </Alert>
  );
}

/** What stands at one place of a form. */
export function faultAt(error: unknown, pointer: string): string | undefined {
  if (!(error instanceof Refused)) return undefined;
  const here = error.faults.filter(fault => fault.pointer === pointer);
  return here.length ? here.map(says).join('; ') : undefined;
}

export const says = (fault: Fault) => fault.detail + (fault.remedy ? `; ${fault.remedy}` : '');

export function Copy({ text, label }: { text: string; label: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : label}>
          <ActionIcon className="copy" variant="subtle" color={copied ? 'green' : 'gray'} onClick={copy} aria-label={label}>
            <svg width="16" height="16" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
              {copied ? <path d="M5 13l4 4L19 7" /> : <><rect x="9" y="9" width="11" height="11" rx="2" /><path d="M5 15V6a2 2 0 0 1 2-2h9" /></>}
            </svg>
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

export function Code({ text, label = 'Copy' }: { text: string; label?: string }) {
  return <div className="code"><pre>{text}</pre><Copy text={text} label={label} /></div>;
}

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });
const LATER = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });

export function ago(time: string, now = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

export function When({ at }: { at: string | undefined }) {
  if (!at) return <span className="quiet">never</span>;
  const ahead = Date.parse(at) > Date.now() + 5000;
  return <Tooltip label={MOMENT.format(new Date(at))}><time dateTime={at} tabIndex={0} className="nowrap">{ahead ? LATER.format(new Date(at)) : ago(at)}</time></Tooltip>;
}

export const plural = (count: number, one: string, many = `${one}s`) => `${count.toLocaleString()} ${count === 1 ? one : many}`;

/** A table that may be wider than its place: then it is a stop of the keyboard, so that it can be moved. */
export function Scroll({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const look = () => {
    const element = place.current;
    if (!element) return;
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  };
  // What is in it may grow without its place: looked at after each drawing, and when one of the two changes its size.
  useEffect(look);
  useEffect(() => {
    const watch = new ResizeObserver(look);
    const element = place.current;
    if (element) [element, ...element.children].forEach((each) => watch.observe(each));
    return () => watch.disconnect();
  }, []);
  return <div className="scroll" ref={place} role="group" aria-label="Table">{children}</div>;
}
