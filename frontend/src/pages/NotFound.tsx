import { Anchor, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";

export function NotFound() {
  return (
    <Stack gap="xs">
      <Title order={1} size="h3">
        No such page
      </Title>
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
