import { Anchor, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";

import type { components } from "../api/client";
import { meQuery } from "../queries";
import { useSession } from "../session/useSession";
import { PageTitle } from "./PageTitle";

/** A page of the same area, beside the one that is shown. */
export interface Sibling {
  to: string;
  label: string;
  /** What it takes to open it; left out where every role may. */
  needs?: components["schemas"]["Permission"];
}

interface Props {
  title: string;
  /** One line under the title: what the page shows, or what it does not. */
  says?: ReactNode;
  /** The area's pages; the one that is shown is marked. */
  area?: { label: string; pages: readonly Sibling[] };
  actions?: ReactNode;
}

/** The longest path of the area that the address begins with. */
export function currentOf(pages: readonly Sibling[], pathname: string): string | undefined {
  const fits = pages.filter(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  return fits.sort((one, other) => other.to.length - one.to.length)[0]?.to;
}

/** The head of a page: its area, its one heading, its actions, and the title of the window. */
export function PageHead({ title, says, area, actions }: Props) {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const signedIn = useSession().status === "signed-in";
  const me = useQuery({ ...meQuery, enabled: signedIn });
  const pages = area?.pages.filter(({ needs }) => !needs || me.data?.permissions.includes(needs)) ?? [];
  const here = currentOf(pages, pathname);
  return (
    <Stack gap={6}>
      {area && (
        <Group gap="md" component="nav" aria-label={area.label} style={{ rowGap: 6 }}>
          {pages.map((page) => (
            <Anchor
              key={page.to}
              size="sm"
              underline={page.to === here ? "always" : "hover"}
              fw={page.to === here ? 600 : 400}
              renderRoot={(props) => <Link to={page.to} {...(page.to === here ? { "aria-current": "page" as const } : {})} {...props} />}
            >
              {page.label}
            </Anchor>
          ))}
        </Group>
      )}
      <Group justify="space-between" gap="xs">
        <PageTitle title={title} />
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {says && (
        <Text size="sm" className="dimmed">
          {says}
        </Text>
      )}
    </Stack>
  );
}
