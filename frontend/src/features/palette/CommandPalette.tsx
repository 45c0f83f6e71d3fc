import { Group, Kbd, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useId, useState, type KeyboardEvent } from "react";

import { asProblem } from "../../api/problem";
import { useMay, type Permission } from "../../components/Permission";
import { words } from "../../format";
import { signOut } from "../../session/session";
import { countryName, numberText } from "../customers/words";
import classes from "./CommandPalette.module.css";
import { moved, ordered, searchable, type Command } from "./commands";
import { useOfferedActions } from "./pageActions";
import { searchQuery, type Found } from "./queries";

type Navigate = ReturnType<typeof useNavigate>;

function numberOf(row: { register?: string | null; registration_number: string | null; country_code: string | null }): string {
  return [numberText(row), row.country_code && countryName(row.country_code)].filter(Boolean).join(" · ");
}

/** The pages that this person may open. */
function pagesOf(navigate: Navigate, may: (permission: Permission) => boolean): Command[] {
  const page = (label: string, run: () => void, more = ""): Command => ({ id: `page-${label}`, group: "Pages", label, words: more, run });
  return [
    page("Overview", () => void navigate({ to: "/overview" }), "home start what waits"),
    page("Investigations", () => void navigate({ to: "/investigations" }), "runs cases"),
    page("Customers", () => void navigate({ to: "/customers" }), "companies portfolio"),
    ...(may("run") ? [page("Investigate many companies", () => void navigate({ to: "/investigations/batches" }), "csv batch upload file investigations")] : []),
    ...(may("run") ? [page("Import customers", () => void navigate({ to: "/customers/import" }), "csv upload file")] : []),
    page("Hits", () => void navigate({ to: "/hits", search: { view: "waiting" } }), "screening queue"),
    page("Hits that wait for a second person", () => void navigate({ to: "/hits", search: { view: "second" } }), "four eyes"),
    page("Tasks", () => void navigate({ to: "/tasks", search: { view: "mine" } }), "inbox"),
    page("Unassigned tasks", () => void navigate({ to: "/tasks", search: { view: "unassigned" } }), "inbox"),
    page("Explore", () => void navigate({ to: "/explore" }), "parties entities ownership graph owners"),
    page("Screening", () => void navigate({ to: "/screening" }), "search lists name party ad hoc"),
    page("Screening batches", () => void navigate({ to: "/screening/batches" }), "csv upload file"),
    page("Screening lists", () => void navigate({ to: "/screening/lists" }), "sanctions pep versions entries changes"),
    page("Suppressions", () => void navigate({ to: "/screening/suppressions", search: { status: "active" as const } }), "screening false positives dismissals"),
    page("Risk: the portfolio", () => void navigate({ to: "/risk" }), "levels coverage heat map jurisdictions"),
    page("Evaluation batches", () => void navigate({ to: "/risk/batches" }), "risk trial appetite migration matrix"),
    page("Risk matrices", () => void navigate({ to: "/studio/matrices" }), "studio factors points floors draft publish versions"),
    page("Risk policy", () => void navigate({ to: "/studio/policy" }), "studio appetite segments checks weights"),
    page("Reference data", () => void navigate({ to: "/studio/reference-data" }), "studio countries lists index thresholds datasets"),
    page("Compliance profile", () => void navigate({ to: "/settings/profile", search: { tab: "rules" as const } }), "settings law rules home draft adopt"),
    page("Your account", () => void navigate({ to: "/account" }), "profile password second factor totp recovery codes"),
    ...(may("users")
      ? [
          page("People", () => void navigate({ to: "/settings/people" }), "settings users accounts roles sessions"),
          page("Service accounts", () => void navigate({ to: "/settings/service-accounts" }), "settings programs api secret client"),
        ]
      : []),
    ...(may("audit") ? [page("Audit trail", () => void navigate({ to: "/settings/audit" }), "settings events log verify seal")] : []),
    page("Running work", () => void navigate({ to: "/settings/jobs" }), "settings jobs batches progress cancel"),
    page("Usage", () => void navigate({ to: "/settings/usage" }), "settings cost durations providers models"),
    page("Routing of sources", () => void navigate({ to: "/settings/sources/routing", search: {} }), "settings providers countries tiers primary fallback"),
    page("Sources", () => void navigate({ to: "/settings/sources" }), "settings providers keys credentials licences contracts"),
    page("Ways between two parties", () => void navigate({ to: "/explore/paths", search: {} }), "explore paths connections network graph"),
    page("MCP servers", () => void navigate({ to: "/settings/mcp" }), "settings model context protocol tools calls"),
    page("Language models", () => void navigate({ to: "/settings/models" }), "settings llm keys tiers budgets calls cost"),
    page("Agents", () => void navigate({ to: "/settings/agents" }), "settings adverse media language model on off"),
    page("All settings", () => void navigate({ to: "/settings/registry" }), "settings registry limits currency"),
    page("Possible duplicates", () => void navigate({ to: "/resolution", search: { view: "undecided" } }), "resolution merge same party"),
    page("Merges that wait for a second person", () => void navigate({ to: "/resolution", search: { view: "proposed" } }), "four eyes duplicates"),
    page("API", () => void navigate({ to: "/api-docs" }), "swagger operations documentation"),
  ];
}

function foundCommands(found: Found | undefined, navigate: Navigate): Command[] {
  return [
    ...(found?.companies ?? []).map((company) => ({
      id: `company-${company.id}`,
      group: "Customers",
      label: company.name,
      detail: [numberOf(company), words(company.relationship_status)].filter(Boolean).join(" · "),
      run: () => void navigate({ to: "/customers/$companyId", params: { companyId: company.id }, search: { tab: "facts" as const } }),
    })),
    ...(found?.investigations ?? []).map((run) => ({
      id: `run-${run.id}`,
      group: "Investigations",
      label: run.company_name,
      detail: [numberOf(run), run.depth.toUpperCase(), `run ${String(run.run_version)}`, words(run.status)].filter(Boolean).join(" · "),
      run: () => void navigate({ to: "/investigations/$investigationId", params: { investigationId: run.id } }),
    })),
  ];
}

/** A combobox over a list of commands: arrows move, Enter runs, Escape closes. */
export function CommandPalette({ onClose }: { onClose: (ran: boolean) => void }) {
  const navigate = useNavigate();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const [settled] = useDebouncedValue(typed, 150);
  const text = searchable(settled);
  const may = useMay();
  const search = useQuery({ ...searchQuery(text ?? ""), enabled: text !== null });
  const actions = useOfferedActions();
  const name = typed.trim();
  const local: Command[] = [
    ...actions.map((action) => ({ id: `action-${action.label}`, group: "This page", ...action })),
    ...pagesOf(navigate, may),
    { id: "sign-out", group: "Session", label: "Sign out", run: () => void signOut() },
  ];
  const start: Command[] = may("run")
    ? [
        {
          id: "start",
          group: "Start",
          label: name ? `Start an investigation of “${name}”` : "Start an investigation",
          detail: "opens the form; nothing runs yet",
          run: () => void navigate({ to: "/investigations", search: name ? { start: name } : { start: "" } }),
        },
      ]
    : [];
  const commands = ordered(local, [...foundCommands(text ? search.data : undefined, navigate), ...start], typed);
  const active = commands[Math.min(at, commands.length - 1)];
  const optionId = (command: Command) => `${listId}-${command.id}`;

  const activeId = active ? optionId(active) : undefined;
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
  }, [activeId]);

  // in the commit that shows it: the dialog takes the focus a moment later, and keys would be lost
  const take = useCallback((field: HTMLInputElement | null) => field?.focus({ preventScroll: true }), []);
  const run = (command: Command) => {
    onClose(true);
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const by = steps[event.key];
    if (by !== undefined) setAt(moved(Math.min(at, commands.length - 1), by, commands.length));
    else if (event.key === "Enter" && active && !event.nativeEvent.isComposing) run(active);
    else return;
    event.preventDefault();
  };
  const searching = text !== null && search.isFetching;
  return (
    <Modal opened returnFocus={false} onClose={() => onClose(false)} title="Go to, find or do" size="lg" padding="sm" yOffset="8vh" closeButtonProps={{ "aria-label": "Close" }}>
      <Stack gap="xs">
        <TextInput
          ref={take}
          data-autofocus
          role="combobox"
          aria-label="Page, company, number or action"
          aria-expanded={commands.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={activeId}
          placeholder="Page, company, number or action"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div id={listId} role="listbox" aria-label="What was found" className={classes["list"]}>
          {[...new Set(commands.map((command) => command.group))].map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options inside a listbox
            <div key={group} role="group" aria-label={group}>
              <Text size="xs" fw={600} className={classes["group"]} aria-hidden="true">
                {group}
              </Text>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus
                  // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the combobox
                  <div
                    key={command.id}
                    id={optionId(command)}
                    role="option"
                    aria-selected={command.id === active?.id}
                    className={classes["option"]}
                    onClick={() => run(command)}
                  >
                    <Text size="sm" className={classes["label"]}>
                      {command.label}
                    </Text>
                    {command.detail && (
                      <Text size="xs" className={classes["detail"]}>
                        {command.detail}
                      </Text>
                    )}
                  </div>
                ))}
            </div>
          ))}
        </div>
        <Group justify="space-between" gap="xs">
          <Text size="xs" className="dimmed" role="status">
            {text && search.isError
              ? `The search failed: ${asProblem(search.error).detail}`
              : searching
                ? "Searching…"
                : `${String(commands.length)} found`}
          </Text>
          <Text size="xs" className="dimmed">
            <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> move · <Kbd size="xs">Enter</Kbd> opens · <Kbd size="xs">Esc</Kbd> closes
          </Text>
        </Group>
      </Stack>
    </Modal>
  );
}
