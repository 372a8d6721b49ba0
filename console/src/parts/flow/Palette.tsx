import { Tooltip } from '@mantine/core';
import { GROUPS, type Kinds } from './model';

/** All sorts of nodes: a click or Enter adds one behind the chosen node, dragging one puts it anywhere. */
export function Palette({ kinds, add, begun }: { kinds: Kinds; add: (type: string) => void; begun: boolean }) {
  const known = GROUPS.flatMap(group => group.types);
  const more = Object.keys(kinds.types).filter(type => !known.includes(type));
  const groups = more.length ? [...GROUPS, { title: 'More', types: more }] : GROUPS;
  return (
    <div className="palette" role="group" aria-label="Add a node">
      {groups.map(group => (
        <div key={group.title} role="group" aria-label={group.title}>
          <span className="quiet small">{group.title}</span>
          {group.types.filter(type => kinds.types[type]).map(type => (
            <Tooltip key={type} label={kinds.types[type]?.says} openDelay={400}>
              <button type="button" disabled={type === 'request' && begun} draggable={!(type === 'request' && begun)} onClick={() => add(type)}
                onDragStart={event => { event.dataTransfer.setData('application/fairlead-node', type); event.dataTransfer.effectAllowed = 'move'; }}>
                {type}
              </button>
            </Tooltip>
          ))}
        </div>
      ))}
    </div>
  );
}
