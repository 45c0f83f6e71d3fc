import { createTheme, type CSSVariablesResolver } from "@mantine/core";

/** Dense, for people who live in it all day; shade 8 keeps white text at WCAG AA contrast. */
export const theme = createTheme({
  primaryColor: "blue",
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  defaultRadius: "sm",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  headings: { fontWeight: "600" },
  respectReducedMotion: true,
});

/** Mantine's own dimmed and placeholder greys and its red of errors miss the AA contrast of 4.5:1. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { "--mantine-color-dimmed": "#495057", "--mantine-color-placeholder": "#6a7178", "--mantine-color-error": "#c92a2a" },
  dark: { "--mantine-color-dimmed": "#adb5bd", "--mantine-color-placeholder": "#9aa1a8", "--mantine-color-error": "#ff8787" },
});
