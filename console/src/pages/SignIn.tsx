import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client, take } from '../api/client';
import { useSignedIn } from '../api/session';
import { Trouble } from '../parts/basics';

export function SignIn() {
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const signedIn = useSignedIn();
  const signing = useMutation({
    mutationFn: () => take(client.POST('/api/v1/session', { body: { user, password } })),
    onSuccess: signedIn,
  });
  return (
    <main className="door">
      <div className="panel">
        <h1 className="brand"><img src="./icon.svg" alt="" />Fairlead</h1>
        <form className="form" onSubmit={event => { event.preventDefault(); signing.mutate(); }}>
          {!isSecureContext && (
            <Alert color="yellow" title="This connection is not secure">
              Browsers keep a session only over HTTPS, or on the machine itself. Put TLS in front of management, or open it as
              http://127.0.0.1 through a tunnel.
            </Alert>
          )}
          <TextInput label="User" autoComplete="username" required autoFocus value={user} onChange={event => setUser(event.currentTarget.value)} />
          <PasswordInput label="Password" autoComplete="current-password" required value={password} onChange={event => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }} />
          <Trouble error={signing.error} />
          <Button type="submit" loading={signing.isPending} fullWidth>Sign in</Button>
          <p className="quiet small" style={{ margin: 0 }}>
            The first start makes the user <code>admin</code>. Its password is the one of <code>FAIRLEAD_ADMIN_PASSWORD</code>, or was printed once.
          </p>
        </form>
      </div>
    </main>
  );
}
