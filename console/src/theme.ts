import { createTheme, type MantineColorsTuple } from '@mantine/core';

// The sea of the mark: calm, and dark enough for white text from 6 on.
const sea: MantineColorsTuple = [
  '#eaf5f7', '#d6e8ec', '#aacfd8', '#7ab5c3', '#549fb2', '#3c91a7', '#19697d', '#125466', '#0f4c5c', '#073c4a',
];

// The dark of the console has the same tinge.
const night: MantineColorsTuple = [
  '#dbe3e8', '#b6c3cb', '#95a6b0', '#6d808b', '#3c4b56', '#2f3d47', '#1e2931', '#172027', '#10161a', '#0b1013',
];

export const theme = createTheme({
  primaryColor: 'sea',
  primaryShade: { light: 6, dark: 6 },
  colors: { sea, dark: night },
  fontFamily: 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.35rem' }, h2: { fontSize: '1.05rem' }, h3: { fontSize: '0.95rem' } } },
  components: {
    // Nearly all fields have to be filled in; those that need not say so.
    InputWrapper: { defaultProps: { withAsterisk: false } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 'sm', highlightOnHover: true } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600 } },
    Modal: { defaultProps: { centered: true, closeButtonProps: { 'aria-label': 'Close' } } },
    Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: true }, transitionProps: { duration: 0 } } },
  },
});
