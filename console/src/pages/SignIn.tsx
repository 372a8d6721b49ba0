import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { client, take } from '../api/client';
import { useSignedIn } from '../api/session';
import { Trouble } from '../parts/basics';

const REFUSED: Record<string, string> = {
  denied: 'You were not let in there, or your user is switched off here.',
  expired: 'That took too long, or began in another browser. Try again.',
  role: 'None of your groups has a role here. Ask an administrator.',
  name: 'Your name cannot be used here: it is missing, or another user has it.',
  provider: 'The provider could not be asked, or its answer is not good. The log of management has the reason.',
};

export function SignIn({ elsewhere }: { elsewhere?: string }) {
  const [refused] = useState(() => /^#\/sign-in\/(\w+)$/.exec(location.hash)?.[1]);
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
        {elsewhere && (
          <div className="form" style={{ marginBottom: 18 }}>
            {refused && <Alert color="red" role="alert" title={REFUSED[refused] ?? 'You could not be signed in.'} />}
            <Button component="a" href="./api/v1/session/oidc" variant="default" fullWidth>Sign in with {elsewhere}</Button>
          </div>
        )}
        <form className="form" onSubmit={event => { event.preventDefault(); signing.mutate(); }}>
          {!isSecureContext && (
            <Alert color="yellow" title="This connection is not secure">
              Browsers keep a session only over HTTPS, or on the machine itself. Put TLS in front of management, or open it as
              http://127.0.0.1 through a tunnel.
            </Alert>
          )}
          <TextInput label="User" autoComplete="username" required autoFocus={!elsewhere} value={user} onChange={event => setUser(event.currentTarget.value)} />
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
