import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import { When } from './basics';

export const DAYS = 7;
type Backend = Schemas['HealthHistory']['items'][number];

/** How backends stood over the last days, by service and address. */
export function useHistory() {
  const history = useQuery({ queryKey: ['health-history'], queryFn: () => take(client.GET('/api/v1/health-history', { params: { query: { days: DAYS } } })), refetchInterval: useEvery(15_000) });
  return new Map(history.data?.items.map(one => [`${one.service} ${one.backend}`, one]));
}

const part = (up: number, down: number) => (up + down === 0 ? undefined : up / (up + down));
// Never a hundred while anything was down.
const percent = (value: number) => `${(value === 1 ? 100 : Math.min(99.99, value * 100)).toFixed(value === 1 ? 0 : 2)} %`;

function days(one: Backend) {
  const known = new Map(one.days.map(day => [day.day, day]));
  return Array.from({ length: DAYS }, (_, back) => {
    const day = new Date(Date.now() - (DAYS - 1 - back) * 86_400_000).toISOString().slice(0, 10);
    const its = known.get(day);
    return { day, value: its && part(its.upSeconds ?? 0, its.downSeconds ?? 0) };
  });
}

/** A bar for each day, the part of the known time in which it was up, and its last changes. */
export function Uptime({ one }: { one?: Backend }) {
  if (!one) return null;
  const all = days(one);
  const whole = part(one.days.reduce((sum, day) => sum + (day.upSeconds ?? 0), 0), one.days.reduce((sum, day) => sum + (day.downSeconds ?? 0), 0));
  const turns = one.turns.filter(turn => !turn.up).slice(-3).reverse();
  return (
    <div className="uptime">
      <span className="days" role="img" aria-label={`Up ${whole === undefined ? 'for an unknown time' : percent(whole)} of the last ${DAYS} days`}>
        {all.map(({ day, value }) => (
          <Tooltip key={day} label={`${day}: ${value === undefined ? 'not known' : percent(value)}`}>
            <i className={value === undefined ? '' : value === 1 ? 'good' : value > 0.99 ? 'warn' : 'bad'} />
          </Tooltip>
        ))}
      </span>
      <span className="quiet small">{whole === undefined ? 'just seen' : `${percent(whole)} up, as far as is known`}</span>
      {turns.map(turn => <span key={turn.at} className="quiet small">down <When at={turn.at} />{turn.reason && `: ${turn.reason}`}</span>)}
    </div>
  );
}
