import type { components } from "../../api/client";

export type PortfolioRow = components["schemas"]["PortfolioRowOut"];
export type Company = components["schemas"]["CompanyOut"];
export type Overview = components["schemas"]["CompanyOverview"];
export type FactField = components["schemas"]["FieldOut"];
export type Claim = components["schemas"]["ClaimOut"];
export type Profile = components["schemas"]["RelationshipProfileOut"];
export type ProfileRequest = components["schemas"]["ProfileIn"];
export type StatusChange = components["schemas"]["StatusChangeOut"];
export type StatusRequest = components["schemas"]["StatusChangeIn"];
export type TimelineEntry = components["schemas"]["TimelineEntry"];
export type CompanyUpdate = components["schemas"]["CompanyUpdate"];
