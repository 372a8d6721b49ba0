import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Refused } from '../api/client';

/** How an object is read that somebody edits: not anew behind their back, whatever they do with the window. */
export const ONCE = { refetchOnWindowFocus: false, refetchOnReconnect: false, refetchOnMount: 'always' } as const;

/**
 * A form of one object: what was read, what is typed, and what the interface thinks of it. While somebody types, the object is tried
 * with dryRun, so that every fault stands at its field before anything is saved. It may begin with more than was read.
 */
export function useForm<T extends object>({ start, begun = start, check, save }: {
  start: T; begun?: T; check: (typed: T) => Promise<unknown>; save: (typed: T) => Promise<unknown>;
}) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState(begun);
  const [settled, setSettled] = useState<T>();
  const changed = JSON.stringify(typed) !== JSON.stringify(start);
  useEffect(() => {
    if (!changed) return undefined;
    const timer = setTimeout(() => setSettled(typed), 500);
    return () => clearTimeout(timer);
  }, [typed, changed]);
  const tried = useQuery({
    queryKey: ['tried', settled],
    queryFn: async () => {
      try {
        await check(settled as T);
        return null;
      } catch (refused) {
        if (refused instanceof Refused && refused.status >= 400 && refused.status < 500) return refused;
        throw refused;
      }
    },
    enabled: settled !== undefined,
    gcTime: 0,
  });
  const saving = useMutation({
    mutationFn: () => save(typed),
    onSuccess: () => queries.invalidateQueries(),
  });
  return {
    typed,
    changed,
    set: (some: Partial<T>) => { saving.reset(); setTyped(now => ({ ...now, ...some })); },
    reset: () => { saving.reset(); setSettled(undefined); setTyped(start); },
    error: saving.error ?? (changed ? tried.data ?? null : null),
    refused: saving.error,
    saving,
  };
}
