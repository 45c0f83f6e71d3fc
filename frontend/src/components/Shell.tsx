import {
  ActionIcon,
  Anchor,
  AppShell,
  Button,
  Group,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";

import { signOut } from "../session/session";
import { useSession } from "../session/useSession";

function ColorSchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={`Use the ${other} colours`}
      title={`Use the ${other} colours`}
      onClick={() => setColorScheme(other)}
    >
      <span aria-hidden="true">{scheme === "dark" ? "☀" : "☾"}</span>
    </ActionIcon>
  );
}

function Account() {
  const session = useSession();
  const queries = useQueryClient();
  if (session.status === "signed-out") {
    return (
      <Button component={Link} to="/sign-in" variant="default" size="xs">
        Sign in
      </Button>
    );
  }
  return (
    <Group gap="xs">
      <Text size="sm" className="dimmed">
        {session.tenant}
      </Text>
      <Button
        variant="default"
        size="xs"
        onClick={() => {
          queries.clear(); // nothing of this person stays in memory
          void signOut();
        }}
      >
        Sign out
      </Button>
    </Group>
  );
}

/** Sends the person to sign in again as soon as the session ends, and back afterwards. */
function useSignedOutRedirect() {
  const session = useSession();
  const navigate = useNavigate();
  const location = useRouterState({ select: (state) => state.location });
  const open = ["/sign-in", "/api-docs"].includes(location.pathname);
  useEffect(() => {
    if (session.status === "signed-out" && !open) {
      void navigate({ to: "/sign-in", search: { next: location.href }, replace: true });
    }
  }, [session.status, open, navigate, location.href]);
}

export function Shell() {
  useSignedOutRedirect();
  return (
    <AppShell header={{ height: 52 }} padding="md">
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="lg" wrap="nowrap" component="nav" aria-label="Main">
            <Text fw={700} component="span">
              Atlas
            </Text>
            <Anchor component={Link} to="/investigations" c="inherit">
              Investigations
            </Anchor>
            <Anchor component={Link} to="/api-docs" c="inherit">
              API
            </Anchor>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Account />
            <ColorSchemeButton />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main id="main" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
