import { Alert, Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client, type Schemas, take } from '../api/client';
import { Trouble } from '../parts/basics';

const invited = () => /^#\/invitation\/(fli_\w+)$/.exec(location.hash)?.[1];

/** By a key of one's own, or by a link that somebody sent. */
export function Enter({ onEntered }: { onEntered: (session: Schemas['PartnerSession']) => void }) {
  const [invitation, setInvitation] = useState(invited);
  const [key, setKey] = useState('');
  useEffect(() => {
    const look = () => setInvitation(invited());
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  const entering = useMutation({
    mutationFn: () => take(client.POST('/api/v1/partner/session', { body: invitation ? { invitation } : { key: key.trim() } })),
    onSuccess: session => {
      // It is used up: nobody need find it in the history.
      if (invitation) history.replaceState(null, '', location.pathname);
      setKey('');
      onEntered(session);
    },
  });
  return (
    <main className="door">
      <div className="panel">
        <h1 className="brand"><img src="./icon.svg" alt="" />Partner portal</h1>
        <form className="form" onSubmit={event => { event.preventDefault(); entering.mutate(); }}>
          {!isSecureContext && <Alert color="yellow" title="This connection is not secure">Browsers keep a session only over HTTPS, or on the machine itself.</Alert>}
          {invitation
            ? <p style={{ margin: 0 }}>You were invited. The link lets in one browser, once; afterwards it is used up.</p>
            : <PasswordInput label="Your key" placeholder="flk_…" autoComplete="off" required autoFocus value={key} onChange={event => setKey(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': 'Show the key' }} />}
          <Trouble error={entering.error} />
          <Button type="submit" loading={entering.isPending} fullWidth>{invitation ? 'Come in' : 'Sign in'}</Button>
          {invitation
            ? <Button variant="subtle" fullWidth onClick={() => { history.replaceState(null, '', location.pathname); setInvitation(undefined); entering.reset(); }}>Sign in with a key instead</Button>
            : <p className="quiet small" style={{ margin: 0 }}>A key of yours opens what is yours. It is shown to this page once and not kept in the browser. Without one, ask for an invitation.</p>}
        </form>
      </div>
    </main>
  );
}
