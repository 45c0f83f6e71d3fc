import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { unwrap } from "../../../api/unwrap";

export type Setting = components["schemas"]["SettingOut"];
export type SettingValue = Setting["value"];

export const settingsQuery = queryOptions({ queryKey: ["settings"], queryFn: () => unwrap(api.GET("/api/settings/registry")) });

/** Sets a value; null restores the default. */
export function setSetting(setting: Setting, value: SettingValue | null): Promise<Setting> {
  return unwrap(
    api.PUT("/api/settings/registry/{setting_name}", {
      params: { path: { setting_name: setting.name } },
      body: { value },
      headers: { "If-Match": `"${String(setting.version)}"` },
    }),
  );
}
