// How much goes by each route now, by the name that a gateway's table has for it.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client, type Schemas, take } from '../api/client';
import { useEvery } from '../api/live';
import type { Mood } from './basics';

const WINDOW = 60;

export interface Rate { requests: number; errors: number; p95: number }

// An endpoint of a product counts for its API: product/api/endpoint@owner for product/api@owner.
const wholeOf = (route: string) => {
  const owner = route.lastIndexOf('@');
  const cut = route.lastIndexOf('/', owner);
  return cut < 0 ? undefined : route.slice(0, cut) + route.slice(owner);
};

function byName(counted: Schemas['RouteTraffic']['routes']): Map<string, Rate> {
  const all = new Map<string, Rate>();
  const add = (name: string, one: Rate) => {
    const had = all.get(name);
    all.set(name, had ? { requests: had.requests + one.requests, errors: had.errors + one.errors, p95: Math.max(had.p95, one.p95) } : one);
  };
  for (const one of counted) {
    const rate = { requests: one.requests, errors: one.serverErrors, p95: one.p95 };
    add(one.route, rate);
    const whole = wholeOf(one.route);
    if (whole) add(whole, rate);
  }
  return all;
}

/** Of the last minute, all gateways together. */
export function useRates(): Map<string, Rate> {
  const told = useQuery({ queryKey: ['rates'], queryFn: () => take(client.GET('/api/v1/traffic/routes', { params: { query: { seconds: WINDOW } } })), refetchInterval: useEvery(5000) });
  return useMemo(() => byName(told.data?.routes ?? []), [told.data]);
}

export function inWords(rate: Rate): string {
  const value = rate.requests / WINDOW;
  return value < 0.1 ? '<0.1/s' : `${value.toLocaleString(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 })}/s`;
}

/** What the failures among them say. */
export const moodOfRate = (rate: Rate): Mood => {
  const failing = rate.requests === 0 ? 0 : rate.errors / rate.requests;
  return failing > 0.05 ? 'bad' : failing > 0.01 ? 'warn' : 'good';
};
