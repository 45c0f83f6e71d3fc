import { Stack, Text, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { memo, useDeferredValue, useMemo, useState } from "react";

import { words } from "../../format";
import { found, type Operation } from "./document";
import classes from "./OperationList.module.css";

/** All operations by router; those out of view are not laid out (`content-visibility`). */
export function OperationList({ operations, chosen }: { operations: Operation[]; chosen: string | undefined }) {
  const [typed, setTyped] = useState("");
  const settled = useDeferredValue(typed);
  const shown = useMemo(() => found(operations, settled), [operations, settled]);
  return (
    <Stack gap="xs" component="nav" aria-label="Operations">
      <TextInput
        label="Find an operation"
        placeholder="Name, path or method"
        type="search"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Text size="xs" className="dimmed" role="status">
        {shown.length === operations.length ? `${String(shown.length)} operations` : `${String(shown.length)} of ${String(operations.length)} operations`}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list is scrolled by keyboard */}
      <section className={classes["list"]} tabIndex={0} aria-label="Operations by router">
        <Groups shown={shown} chosen={chosen} />
      </section>
    </Stack>
  );
}

const Groups = memo(function Groups({ shown, chosen }: { shown: Operation[]; chosen: string | undefined }) {
  const routers = [...new Set(shown.map((operation) => operation.router))];
  return routers.map((router) => {
    const of = shown.filter((operation) => operation.router === router);
    return (
      <section key={router} className={classes["group"]} aria-label={words(router)} style={{ containIntrinsicBlockSize: `${String(28 + 44 * of.length)}px` }}>
        <h2 className={classes["router"]}>{words(router).replaceAll("-", " ")}</h2>
        <ul className={classes["items"]}>
          {of.map((operation) => (
            <li key={operation.id}>
              <Link
                to="/api-docs"
                search={{ operation: operation.id }}
                className={classes["item"]}
                aria-current={operation.id === chosen ? "true" : undefined}
                preload={false}
              >
                <span>{operation.summary}</span>
                <span className={classes["path"]}>
                  {operation.method.toUpperCase()} {operation.path}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    );
  });
});
