import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { Empty } from './basics';

interface Props { place: string; children: ReactNode }

/** A page that broke says so, and the way to the others stays. */
export class Mishap extends Component<Props, { broke?: Error }> {
  override state: { broke?: Error } = {};

  static getDerivedStateFromError(broke: Error) {
    return { broke };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.broke && before.place !== this.props.place) this.setState({ broke: undefined });
  }

  override render() {
    if (!this.state.broke) return this.props.children;
    // Also where management was replaced by another version, whose pages have other names.
    return (
      <div className="panel" role="alert">
        <Empty title="This page broke" action={<Button onClick={() => location.reload()}>Load it anew</Button>}>
          That is a fault of the console, or it is older than management now. What was saved is saved. It says: <code>{this.state.broke.message}</code>
        </Empty>
      </div>
    );
  }
}
