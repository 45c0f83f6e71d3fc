import { copyFile, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const backend = process.env["ATLAS_BACKEND_URL"] ?? "http://127.0.0.1:8000";

/** Puts Swagger UI's own files beside public/swagger, for the backend's page /api/docs. */
function swaggerFiles(): Plugin {
  let target = "";
  return {
    name: "atlas-swagger-files",
    apply: "build",
    configResolved(config) {
      target = resolve(config.root, config.build.outDir, "swagger");
    },
    async closeBundle() {
      const source = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
      await mkdir(target, { recursive: true });
      for (const name of ["swagger-ui.css", "swagger-ui-bundle.js"]) {
        await copyFile(join(source, name), join(target, name));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), swaggerFiles()],
  server: {
    // With the slash: the bare prefix "/api" would swallow the page /api-docs.
    proxy: { "/api/": { target: backend }, "/.well-known/oauth-": { target: backend } },
  },
  build: {
    target: "es2023",
    // Swagger UI is a heavy view loaded on demand; scripts/check-bundle-size.mjs guards the first load.
    chunkSizeWarningLimit: 2500,
  },
});
