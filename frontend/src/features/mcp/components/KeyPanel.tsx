import { TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { KeyPanel as Panel } from "../../../components/KeyPanel";
import { deleteKey, storeKey, type McpServer } from "../queries/servers";
import { keyText } from "../said";

const BEARER = "Authorization";

/** The key of a server: entered, replaced and deleted, never shown. */
export function KeyPanel({ server, mayChange }: { server: McpServer; mayChange: boolean }) {
  const queries = useQueryClient();
  const [header, setHeader] = useState(BEARER);
  const good = /^[A-Za-z][A-Za-z0-9-]{0,59}$/.test(header);
  return (
    <Panel
      of="server"
      label="Token"
      stored={server.has_credential}
      says={
        server.has_credential
          ? "A key is stored, encrypted for this server and its host. No one can read it here; it can be replaced or deleted."
          : `Key: ${keyText(server)}.`
      }
      mayChange={mayChange}
      store={(secret) => storeKey(server, secret, header)}
      remove={() => deleteKey(server)}
      deleting={`The server is asked without a key from now on${server.needs_credential ? ", which means not at all: it needs one" : ""}. At the server itself the key stays valid: end it there too.`}
      onChanged={() => queries.invalidateQueries({ queryKey: ["mcp-servers"] })}
      more={{
        off: !good,
        fields: (
          <TextInput
            label="Header"
            description={header === BEARER ? "It is sent as a bearer token" : "The token is the whole value of this header"}
            error={good ? null : "Letters, digits and hyphens"}
            value={header}
            onChange={(event) => setHeader(event.currentTarget.value)}
          />
        ),
      }}
    />
  );
}
