import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
    pool: "threads",
    maxWorkers: 1,
    // One window and one copy of each module for all files: loading them anew was nine tenths of the time.
    // What a test leaves behind is taken away in setupFiles and by the three lines below.
    isolate: false,
    unstubGlobals: true,
    unstubEnvs: true,
  },
});
