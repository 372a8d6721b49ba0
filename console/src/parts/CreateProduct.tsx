import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { useSession } from '../api/session';

/** Where nothing is served yet: the way to a first product. */
export function CreateProduct() {
  const session = useSession();
  return session.may('edit') ? <Button component={Link} href="/new/product">Create a product</Button> : null;
}
