import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";

const ADDRESS = /(\/settings\/[a-z0-9_/-]*[a-z0-9_-])/;

/** A sentence of the API; the address of a page of settings in it is a link to that page. */
export function Linked({ text }: { text: string }) {
  const parts = text.split(ADDRESS);
  return (
    <>
      {parts.map((part, place) =>
        place % 2 === 1 ? (
          <Anchor key={`${String(place)} ${part}`} component={Link} to={part} inherit>
            {part}
          </Anchor>
        ) : (
          <Fragment key={`${String(place)} ${part}`}>{part}</Fragment>
        ),
      )}
    </>
  );
}
