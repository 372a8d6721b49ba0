import { Alert, Button, Modal } from '@mantine/core';
import { Code } from './basics';
import { useAddress } from './TryIt';

export interface Issued {
  credential: string;
  key?: string;
  secret?: string;
  password?: string;
  user?: string;
}

/** What was just made, for the only time that it can be read. */
export function KeyOnce({ issued, path, onClose }: { issued: Issued; path?: string; onClose: () => void }) {
  const address = useAddress();
  const made = issued.key ?? issued.secret ?? issued.password ?? '';
  const what = issued.key ? 'key' : issued.secret ? 'secret' : 'password';
  return (
    <Modal opened onClose={onClose} title={`The ${what} of ${issued.credential}`} size="lg" closeOnClickOutside={false}>
      <div className="stack tight">
        <Alert color="yellow" variant="light" title="Shown once">Copy it now: only a hash of it is kept, and nobody can read it again.</Alert>
        <Code text={made} label={`Copy the ${what}`} />
        {issued.key && (
          <>
            <span className="quiet">A call with it:</span>
            <Code text={`curl -i -H 'X-API-Key: ${issued.key}' ${address}${path ?? '/'}`} label="Copy the line" />
          </>
        )}
        <div className="actions" style={{ justifyContent: 'flex-end' }}><Button onClick={onClose}>I have it</Button></div>
      </div>
    </Modal>
  );
}
