import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Trouble } from './basics';

/** Asks before something is done: shows what it comes to, takes a reason for the audit, and says why it was refused. */
export function Ask({ title, says, verb, danger = false, act, onClose, reason = true, wide = false }: {
  title: string; says: ReactNode; verb: string; danger?: boolean; act: (reason: string | undefined) => Promise<unknown>;
  onClose: () => void; reason?: boolean; wide?: boolean;
}) {
  const [why, setWhy] = useState('');
  const doing = useMutation({ mutationFn: () => act(why || undefined), onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={title} size={wide ? 'xl' : 'md'}>
      <form className="form" onSubmit={event => { event.preventDefault(); doing.mutate(); }}>
        <div className="break">{says}</div>
        {reason && (
          <TextInput label="Reason" description="Optional; goes into the audit" maxLength={1024} value={why}
            onChange={event => setWhy(event.currentTarget.value)} />
        )}
        <Trouble error={doing.error} />
        <div className="actions" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" color={danger ? 'red' : undefined} loading={doing.isPending} data-autofocus>{verb}</Button>
        </div>
      </form>
    </Modal>
  );
}
