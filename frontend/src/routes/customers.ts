import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { CUSTOMER_TABS, customersSearch, type CustomersSearch, type CustomerTab } from "../features/customers/search";
import { text } from "../search";
import { requireSession, root } from "./root";

const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): CustomersSearch => customersSearch(search),
  component: lazyRouteComponent(() => import("../features/customers/routes/CustomersPage"), "CustomersPage"),
});

export interface ImportSearch {
  /** An import whose progress and rows are shown. */
  id?: string;
}

const importCustomers = createRoute({
  getParentRoute: () => root,
  path: "/customers/import",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): ImportSearch => {
    const id = text(search["id"]);
    return id ? { id } : {};
  },
  component: lazyRouteComponent(() => import("../features/customers/routes/ImportPage"), "ImportPage"),
});

const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$companyId",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): { tab: CustomerTab } => ({
    tab: CUSTOMER_TABS.find((one) => one === search["tab"]) ?? "facts",
  }),
  component: lazyRouteComponent(() => import("../features/customers/routes/CustomerPage"), "CustomerPage"),
});

const evidence = createRoute({
  getParentRoute: () => root,
  path: "/evidence/$evidenceId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("../features/customers/routes/EvidencePage"), "EvidencePage"),
});

export const customersRoutes = [customers, importCustomers, customer, evidence] as const;
