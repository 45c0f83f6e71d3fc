import "swagger-ui-react/swagger-ui.css";

import { useComputedColorScheme } from "@mantine/core";
import SwaggerUI from "swagger-ui-react";
import { useDeferredValue, useEffect, type ComponentProps, type ComponentType } from "react";

import { accessToken } from "../../session/session";
import type { Operation, OperationDocument } from "./document";
import { PlainText } from "./PlainText";
import { resolvedPart } from "./resolve";

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

/** What is used of Swagger UI's system: opening an operation. */
interface SwaggerSystem {
  layoutActions: { show: (thing: string[], shown: boolean) => void };
}

/** Draws a part of an operation after what stands above it, in steps between which the page answers. */
function later(Part: ComponentType<object>) {
  return function Later(props: object) {
    const due = useDeferredValue(true, false);
    return due ? <Part {...props} /> : null;
  };
}

const PLUGINS = [
  {
    fn: { resolveSubtree: (document: unknown, path: string[]) => Promise.resolve({ spec: resolvedPart(document, path), errors: [] }) },
    wrapComponents: { Markdown: () => PlainText, parameters: later, responses: later },
  },
];

interface Props {
  document: OperationDocument;
  operation: Operation;
}

/** Swagger UI on one operation of the live document, open: it stalls the page on a whole one. */
export function SwaggerOperation({ document: spec, operation }: Props) {
  useSwaggerColors();
  return (
    <SwaggerUI
      spec={spec}
      docExpansion="list"
      defaultModelsExpandDepth={-1}
      deepLinking={false}
      requestInterceptor={withToken}
      onComplete={(system: SwaggerSystem) => system.layoutActions.show(["operations", operation.router, operation.id], true)}
      plugins={PLUGINS}
      {...{ validatorUrl: null, syntaxHighlight: { activated: false } }}
    />
  );
}
