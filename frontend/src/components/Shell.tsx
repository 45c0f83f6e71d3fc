import {
  ActionIcon,
  Anchor,
  AppShell,
  Button,
  Group,
  Menu,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";

import { PendingBar } from "../features/casework/components/PendingBar";
import { PaletteHost } from "../features/palette/PaletteHost";
import { roleLabel } from "../features/settings/roles";
import { meQuery, owner } from "../queries";
import { signOut } from "../session/session";
import { useSession } from "../session/useSession";
import { Banners } from "./Banners";
import { Offline } from "./Offline";
import classes from "./Shell.module.css";

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

/** The areas of the Console, in the order of an officer's day. */
const AREAS = [
  { to: "/overview", label: "Overview" },
  { to: "/investigations", label: "Investigations" },
  { to: "/customers", label: "Customers" },
  { to: "/hits", label: "Hits" },
  { to: "/tasks", label: "Tasks" },
  { to: "/resolution", label: "Duplicates" },
  { to: "/explore", label: "Explore" },
  { to: "/screening", label: "Screening" },
  { to: "/risk", label: "Risk" },
  { to: "/studio/matrices", label: "Studio" },
  { to: "/settings/profile", label: "Settings" },
  { to: "/api-docs", label: "API" },
] as const;

/** All areas side by side, or behind one button where there is no room for them; there with the account, unshortened. */
function Areas() {
  const account = useAccount();
  return (
    <>
      {AREAS.map((area) => (
        <Anchor key={area.to} component={Link} to={area.to} c="inherit" size="sm" className={classes["wide"]}>
          {area.label}
        </Anchor>
      ))}
      <Menu position="bottom-start" withinPortal={false}>
        <Menu.Target>
          <Button variant="default" size="xs" className={classes["narrow"]}>
            Menu
          </Button>
        </Menu.Target>
        <Menu.Dropdown maw="calc(100vw - 20px)">
          {AREAS.map((area) => (
            <Menu.Item key={area.to} component={Link} to={area.to}>
              {area.label}
            </Menu.Item>
          ))}
          {account && (
            <>
              <Menu.Divider />
              <Menu.Item component={Link} to="/account">
                Your account: {account.tenant}
                <br />
                {account.person}
              </Menu.Item>
              <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Organisation, person and role; null while they are not known. */
function useAccount() {
  const session = useSession();
  const me = useQuery({ ...meQuery, enabled: session.status === "signed-in" });
  if (session.status !== "signed-in" || !me.data) return null;
  return { tenant: me.data.tenant_name, person: [me.data.display_name, me.data.roles.map(roleLabel).join(", ")].join(" · ") };
}

/** Whose work this is, before anything is decided. */
function Account() {
  const session = useSession();
  const account = useAccount();
  if (session.status !== "signed-in") {
    return (
      <Button component={Link} to="/sign-in" variant="default" size="xs">
        Sign in
      </Button>
    );
  }
  return (
    <Group gap="xs" wrap="nowrap" className={classes["account-and-end"]}>
      {account && (
        <Anchor component={Link} to="/account" c="inherit" className={classes["account"] ?? ""} title={`Your account: ${account.tenant} · ${account.person}`} data-testid="account">
          <span>{account.tenant}</span>
          <span className="sr-only"> · </span>
          <span>{account.person}</span>
        </Anchor>
      )}
      <Button variant="default" size="xs" className={classes["end"]} onClick={() => void signOut()}>
        Sign out
      </Button>
    </Group>
  );
}

/** Sends the person to sign in again as soon as the session ends, and back afterwards. */
function useSignedOutRedirect(): boolean {
  const session = useSession();
  const navigate = useNavigate();
  const location = useRouterState({ select: (state) => state.location });
  const open = ["/sign-in", "/forgot-password", "/reset-password", "/accept-invitation", "/api-docs"].includes(location.pathname) || /^\/operator(\/|$)/.test(location.pathname);
  useEffect(() => {
    if (session.status === "signed-out" && !open) {
      void navigate({ to: "/sign-in", search: { next: location.href }, replace: true });
    }
  }, [session.status, open, navigate, location.href]);
  return session.status === "signed-out" && !open;
}

/** Above every page of a signed-in person; the API page and the sign-in page do without. */
function SignedInParts() {
  const session = useSession();
  if (session.status === "signed-out") return null;
  return (
    <>
      <Offline />
      <Banners />
      <PendingBar />
    </>
  );
}

export function Shell() {
  const leaving = useSignedOutRedirect();
  return (
    <AppShell header={{ height: 52 }} padding="md">
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" gap="xs" justify="space-between" wrap="nowrap">
          <Group gap={10} wrap="nowrap" component="nav" aria-label="Main">
            <Text fw={700} component="span" visibleFrom="sm">
              Atlas
            </Text>
            <Areas />
          </Group>
          <Group gap="xs" wrap="nowrap" className={classes["right"]}>
            <PaletteHost />
            <Account />
            <ColorSchemeButton />
          </Group>
        </Group>
      </AppShell.Header>
      {/* another person's view is made anew: nothing typed or chosen carries over */}
      <AppShell.Main id="main" tabIndex={-1} key={owner()}>
        {!leaving && <SignedInParts />}
        {!leaving && <Outlet />}
      </AppShell.Main>
    </AppShell>
  );
}
