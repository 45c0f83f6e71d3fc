import "swagger-ui-react/swagger-ui.css";

import { Alert, Stack, Title, useComputedColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import SwaggerUI from "swagger-ui-react";
import { useEffect, type ComponentProps } from "react";

import { meQuery } from "../queries";
import { accessToken } from "../session/session";
import { useSession } from "../session/useSession";

type Interceptor = NonNullable<ComponentProps<typeof SwaggerUI>["requestInterceptor"]>;

/** Every call made from the page carries the session's token; the document itself is public. */
const withToken: Interceptor = async (request) => {
  const token = await accessToken();
  const target = new URL(String(request["url"]), window.location.origin);
  if (token && target.origin === window.location.origin) {
    request["headers"] = { ...request["headers"], Authorization: `Bearer ${token}` };
  }
  return request;
};

/** Swagger UI's own dark colours hang on a class of the root element. */
function useSwaggerColors(): void {
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    const root = document.documentElement.classList;
    root.toggle("dark-mode", scheme === "dark");
    return () => root.remove("dark-mode");
  }, [scheme]);
}

export function ApiDocs() {
  useSwaggerColors();
  const session = useSession();
  const me = useQuery({ ...meQuery, enabled: session.status === "signed-in" });
  return (
    <Stack>
      <Title order={1} size="h3">
        API
      </Title>
      <Alert color="blue" variant="outline" role="status">
        {session.status === "signed-in"
          ? `Calls from this page are made with your session in “${me.data?.tenant_name ?? "your organisation"}”. They are real.`
          : "Sign in to call the operations from this page; the document is readable without."}
      </Alert>
      <SwaggerUI
        url="/api/openapi.json"
        docExpansion="none"
        defaultModelsExpandDepth={-1}
        filter
        deepLinking={false}
        requestInterceptor={withToken}
        {...{ validatorUrl: null, syntaxHighlight: { activated: false } }}
      />
    </Stack>
  );
}
