import { Anchor, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { PageTitle } from "../components/PageTitle";

export function NotFound() {
  return (
    <Stack gap="xs">
      <PageTitle title="No such page" />
      <Text>
        This address belongs to no view of the Console. Go to{" "}
        <Anchor component={Link} to="/investigations" underline="always">
          the investigations
        </Anchor>
        .
      </Text>
    </Stack>
  );
}
