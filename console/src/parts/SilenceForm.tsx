import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client, take } from '../api/client';
import { faultAt, Trouble } from './basics';

const LENGTHS = [{ value: '1', label: 'an hour' }, { value: '4', label: '4 hours' }, { value: '24', label: 'a day' }, { value: '168', label: 'a week' }];

export function SilenceForm({ rule = '', subject = '', onClose }: { rule?: string; subject?: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState({ rule, subject, hours: '1', reason: '' });
  const making = useMutation({
    mutationFn: () => take(client.POST('/api/v1/alerts/silences', {
      body: { rule: typed.rule || undefined, subject: typed.subject || undefined, reason: typed.reason || undefined, until: new Date(Date.now() + Number(typed.hours) * 3_600_000).toISOString() },
    })),
    onSuccess: async () => { await queries.invalidateQueries({ queryKey: ['alerts'] }); onClose(); },
  });
  const at = (field: string) => faultAt(making.error, `/${field}`);
  return (
    <Modal opened onClose={onClose} title="Silence">
      <form className="form" onSubmit={event => { event.preventDefault(); making.mutate(); }}>
        <TextInput label="Rule" description="A name, with * for anything" placeholder="all" value={typed.rule} error={at('rule')} onChange={event => { const value = event.currentTarget.value; setTyped(now => ({ ...now, rule: value })); }} />
        <TextInput label="About" placeholder="all" value={typed.subject} error={at('subject')} onChange={event => { const value = event.currentTarget.value; setTyped(now => ({ ...now, subject: value })); }} />
        <Select label="For" data={LENGTHS} allowDeselect={false} value={typed.hours} error={at('until')} onChange={hours => setTyped(now => ({ ...now, hours: hours ?? '1' }))} />
        <TextInput label="Why" maxLength={256} value={typed.reason} error={at('reason')} onChange={event => { const value = event.currentTarget.value; setTyped(now => ({ ...now, reason: value })); }} />
        <Trouble error={making.error} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={making.isPending}>Silence</Button></div>
      </form>
    </Modal>
  );
}
