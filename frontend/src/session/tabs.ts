/** What the tabs of one browser tell each other; it stays in memory and inside this origin. */
export type TabMessage =
  | { kind: "token"; access: string; expiresAt: number }
  | { kind: "ended"; notice?: string };

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("atlas-session") : null;

export function tell(message: TabMessage): void {
  channel?.postMessage(message);
}

export function listen(heard: (message: TabMessage) => void): void {
  channel?.addEventListener("message", (event: MessageEvent<TabMessage>) => heard(event.data));
}
