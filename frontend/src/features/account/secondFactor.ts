import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../api/client";
import { succeeded, unwrap } from "../../api/unwrap";

type Schemas = components["schemas"];
export type SecondFactor = Schemas["SecondFactorOut"];
export type Secret = Schemas["SecondFactorSecret"];

export const secondFactorQuery = queryOptions({ queryKey: ["second-factor"], queryFn: () => unwrap(api.GET("/api/auth/second-factor")) });

export const enrol = (password: string) => unwrap(api.POST("/api/auth/second-factor", { body: { password } }));

export const confirm = (code: string) => unwrap(api.POST("/api/auth/second-factor/confirm", { body: { code } }));

export const renewCodes = (code: string) => unwrap(api.POST("/api/auth/second-factor/recovery-codes", { body: { code } }));

export const turnOff = (body: Schemas["SecondFactorOff"]) => succeeded(api.POST("/api/auth/second-factor/disable", { body }));

export const changePassword = (body: Schemas["PasswordChange"]) => succeeded(api.POST("/api/auth/password", { body }));

/** The secret in groups of four, to be typed. */
export function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}
