// The page /api/docs: Swagger UI on the live document, quick at any number of operations.
window.SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#swagger-ui",
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  defaultModelExpandDepth: 1,
  validatorUrl: null,
  filter: true,
  deepLinking: true,
  syntaxHighlight: { activated: false },
});
