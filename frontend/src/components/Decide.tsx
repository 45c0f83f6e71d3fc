import { Alert, Button, Group, Paper, Stack, Text, Textarea } from "@mantine/core";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";

import { ProblemAlert } from "./ProblemAlert";

export interface Choice {
  label: string;
  run: (reason: string) => void;
  off?: boolean;
  loading?: boolean;
  danger?: boolean;
}

interface Props {
  /** Name of the section for those who hear the page. */
  label: string;
  title?: ReactNode;
  /** What will happen, said before it does. */
  says: ReactNode;
  /** It takes a second person, or takes something away. */
  careful?: boolean;
  /** The reason that is asked for; without it the person only confirms. */
  reason?: { label?: string; description?: string; least?: number; id?: string; begun?: string | undefined };
  /** What can be chosen; the first is also chosen by Ctrl+Enter. */
  choices: readonly Choice[];
  cancel?: { label?: string; run: () => void };
  /** What else the decision takes, below the reason. */
  children?: ReactNode;
  note?: ReactNode;
  error?: unknown;
  /** Stands on the page from the start: it does not take the focus. */
  standing?: boolean;
}

/** A decision: what it will do, its reason, the choices. Escape goes back, and the focus to where it was. */
export function Decide({ label, title, says, careful = false, reason, choices, cancel, children, note, error, standing = false }: Props) {
  const [text, setText] = useState(reason?.begun ?? "");
  const own = useId();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (standing) return;
    const before = document.activeElement;
    const within = box.current?.querySelector("textarea") ?? box.current;
    within?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [standing]);
  const said = text.trim();
  const tooShort = reason !== undefined && said.length < (reason.least ?? 3);
  const isOff = (choice: Choice) => tooShort || Boolean(choice.off) || choices.some((one) => one.loading);
  return (
    <Paper
      ref={box}
      withBorder
      p="sm"
      component="section"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        const first = choices[0];
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && first && !isOff(first)) first.run(said);
        if (event.key === "Escape" && cancel) cancel.run();
        else if (event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
      }}
    >
      <Stack gap="xs">
        {title && <Text fw={600}>{title}</Text>}
        <Alert variant="outline" color={careful ? "yellow" : "blue"} p="xs" role="note">
          {says}
        </Alert>
        {reason && (
          <Textarea
            id={reason.id ?? own}
            label={reason.label ?? "Reason"}
            description={reason.description ?? "It is kept for good, with your name and the time."}
            required
            autosize
            minRows={2}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {children}
        {error !== undefined && error !== null && <ProblemAlert error={error} />}
        <Group gap="xs">
          {choices.map((choice, at) => (
            <Button
              key={choice.label}
              size="xs"
              {...(choice.danger ? { color: "red" } : at > 0 ? { variant: "default" } : {})}
              disabled={isOff(choice) && !choice.loading}
              loading={choice.loading ?? false}
              onClick={() => choice.run(said)}
            >
              {choice.label}
            </Button>
          ))}
          {cancel && (
            <Button size="xs" variant="default" onClick={cancel.run}>
              {cancel.label ?? "Go back"}
            </Button>
          )}
          {note && (
            <Text size="xs" className="dimmed">
              {note}
            </Text>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}
