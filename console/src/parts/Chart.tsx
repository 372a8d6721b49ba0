import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';

export interface Line {
  name: string;
  colour: 'a' | 'b' | 'c';
  values: (number | null)[];
  fill?: boolean;
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

function clock(at: number, times: number[]): string {
  const long = (times.at(-1) ?? 0) - (times[0] ?? 0) > 86_400;
  return (long ? DAY : TIME).format(new Date(at * 1000));
}

const tone = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Lines over time. What it shows is said in words beside it, for those who do not see it. */
export function Chart({ times, lines, format, says, height = 170 }: {
  times: number[]; lines: Line[]; format: (value: number) => string; says: string; height?: number;
}) {
  const place = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const axis = { stroke: tone('--quiet'), grid: { stroke: tone('--chart-grid'), width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    const plot = new UPlot(
      {
        width: element.clientWidth,
        height,
        padding: [8, 18, 0, 0],
        legend: { show: false },
        cursor: { y: false, points: { size: 6 } },
        scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
        axes: [{ ...axis, space: 70, size: 26, values: (_, ticks) => ticks.map(at => clock(at, times)) }, { ...axis, size: 56, space: 32, values: (_, ticks) => ticks.map(format) }],
        series: [
          {},
          ...lines.map(line => ({
            label: line.name,
            stroke: tone(`--chart-${line.colour}`),
            width: 1.75,
            spanGaps: false,
            points: { show: line.values.filter(value => value !== null).length < 3 },
            ...(line.fill ? { fill: `${tone(`--chart-${line.colour}`)}22` } : {}),
          })),
        ],
      },
      [times, ...lines.map(line => line.values)],
      element,
    );
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    watch.observe(element);
    return () => { watch.disconnect(); plot.destroy(); };
  }, [times, lines, format, height, dark]);
  return (
    <div>
      <div className="legend" aria-hidden="true">{lines.map(line => <span key={line.name} className={`dot-${line.colour}`}>{line.name}</span>)}</div>
      <div className="chart" ref={place} role="img" aria-label={says} />
    </div>
  );
}
