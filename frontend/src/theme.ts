import { createTheme } from "@mantine/core";

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
