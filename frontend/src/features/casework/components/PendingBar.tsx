import { Button, Group, List, Paper, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useState, useSyncExternalStore } from "react";

import { pending, type Item } from "../pending";

function useSeconds(item: Item): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((item.sendAt - now) / 1000));
}

function Waiting({ item }: { item: Item }) {
  const seconds = useSeconds(item);
  return (
    <Group gap="xs">
      <Text size="sm">
        {item.party}: {item.says}. <span aria-hidden="true">Sent in {seconds} s.</span>
      </Text>
      <Button size="compact-xs" variant="default" onClick={() => pending.takeBack(item.id)}>
        Take back (z)
      </Button>
    </Group>
  );
}

function Done({ item }: { item: Item }) {
  const problem = item.problem;
  return (
    <Group gap="xs" role={problem ? "alert" : undefined}>
      <Text size="sm">
        {item.party}: {problem ? `${item.says} was not saved. ${problem.detail}` : item.outcome}
      </Text>
      {item.each && item.each.length > 0 && (
        <details>
          <summary>
            <Text span size="sm">
              Each hit
            </Text>
          </summary>
          <List size="sm">
            {item.each.map((one) => (
              <List.Item key={one}>{one}</List.Item>
            ))}
          </List>
        </details>
      )}
      {problem && (
        <Text size="xs" className="dimmed mono">
          {problem.code}
          {problem.requestId && ` · request ${problem.requestId}`}
        </Text>
      )}
      {problem && (
        <Button size="compact-xs" variant="default" renderRoot={(props) => <Link to="/hits" search={{ view: "waiting", hit: item.hitId }} {...props} />} onClick={() => pending.reopen(item)}>
          Decide again, with what you typed
        </Button>
      )}
      <Button size="compact-xs" variant="default" onClick={() => pending.dismiss(item.id)}>
        Dismiss
      </Button>
    </Group>
  );
}

/** What was decided and is not sent yet, what was saved, and what was not. */
export function PendingBar() {
  const items = useSyncExternalStore(pending.subscribe, pending.snapshot);
  const unsent = items.some((item) => item.state === "waiting" || item.state === "sending");
  useEffect(() => {
    if (!unsent) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [unsent]);
  if (items.length === 0) return null;
  return (
    <Paper withBorder p="xs" mb="xs" component="section" aria-label="Decisions" aria-live="polite">
      <Stack gap={4}>
        {items.map((item) =>
          item.state === "waiting" ? (
            <Waiting key={item.id} item={item} />
          ) : item.state === "sending" ? (
            <Text key={item.id} size="sm">
              {item.party}: {item.says}. Saving …
            </Text>
          ) : (
            <Done key={item.id} item={item} />
          ),
        )}
      </Stack>
    </Paper>
  );
}
