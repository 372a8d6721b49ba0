import { type ReactNode, type UIEvent, useEffect, useRef, useState } from 'react';

const AHEAD = 8;

/** A long table of which only those rows are in the page that can be seen: each as high as the others. */
export function Windowed<T>({ items, high, heads, cells, keyOf, label, className = '' }: {
  items: T[]; high: number; heads: string[]; cells: (item: T) => ReactNode[]; keyOf: (item: T) => string; label: string; className?: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [tall, setTall] = useState(720);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => entry && setTall(entry.contentRect.height));
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, []);
  // Others than before begin at their first one.
  const begin = items[0] && keyOf(items[0]);
  useEffect(() => { place.current?.scrollTo(0, 0); }, [begin, items.length]);
  const first = Math.max(0, Math.floor(top / high) - AHEAD);
  const shown = items.slice(first, Math.ceil((top + tall) / high) + AHEAD);
  return (
    <div className={`windowed ${className}`} role="table" aria-label={label} aria-rowcount={items.length + 1}>
      <div role="rowgroup"><div role="row" className="row-of heads" aria-rowindex={1}>{heads.map(head => <span key={head} role="columnheader">{head}</span>)}</div></div>
      <div role="rowgroup" className="window" ref={place} tabIndex={0} onScroll={(event: UIEvent<HTMLElement>) => setTop(event.currentTarget.scrollTop)}>
        <div role="presentation" style={{ height: items.length * high, position: 'relative' }}>
          {shown.map((item, index) => (
            <div key={keyOf(item)} role="row" className="row-of" aria-rowindex={first + index + 2} style={{ position: 'absolute', insetInline: 0, top: (first + index) * high, height: high }}>
              {cells(item).map((cell, nth) => <div key={nth} role="cell">{cell}</div>)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
