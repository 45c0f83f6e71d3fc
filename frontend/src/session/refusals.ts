/** Why a sign-in at an identity provider was refused, and what to do about it. */
const REFUSALS: Record<string, string> = {
  expired: "The sign-in took too long, was begun in another window, or was already used. Begin again.",
  denied: "Your identity provider did not sign you in.",
  provider_failed: "Your identity provider could not be reached, or did not answer as agreed. Try again; if it lasts, tell your administrator.",
  not_accepted: "What your identity provider said of you was not accepted. Tell your administrator: its settings may have changed.",
  no_role: "Your identity provider gives you no role here. Your administrator assigns one there.",
  account_off: "Your account, or your organisation, is switched off here. An administrator can switch it on.",
};

export function refusalText(refused: string): string {
  return REFUSALS[refused] ?? "Your identity provider did not sign you in. Begin again.";
}
