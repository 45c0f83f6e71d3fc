import { Title } from "@mantine/core";
import { useEffect } from "react";

/** The one heading of a page, and the title of the window. */
export function PageTitle({ title }: { title: string }) {
  useEffect(() => {
    document.title = `${title} · Atlas`;
  }, [title]);
  return (
    <Title order={1} size="h3" style={{ overflowWrap: "anywhere" }}>
      {title}
    </Title>
  );
}
