import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";

import { PageError, PagePending } from "./components/pageStates";
import { Shell } from "./components/Shell";
import { SORTS, VIEWS, type HitFilter } from "./features/casework/queries/hits";
import { TASK_SORTS, TASK_VIEWS, type TaskFilter } from "./features/casework/queries/tasks";
import { CUSTOMER_TABS, customersSearch, type CustomersSearch, type CustomerTab } from "./features/customers/search";
import { entitySearch, exploreSearch, pathsSearch } from "./features/explore/search";
import { mcpServerSearch } from "./features/mcp/search";
import { batchSearch, riskSearch } from "./features/risk/search";
import { batchRowsSearch, listSearch, screeningsSearch, suppressionsSearch } from "./features/screening/search";
import { datasetSearch, matrixSearch, referenceSearch } from "./features/studio/search";
import { auditSearch, jobsSearch, peopleSearch, profileSearch, usageSearch } from "./features/settings/search";
import { sourceSearch } from "./features/sources/search";
import {
  CANDIDATE_SORTS,
  CANDIDATE_VIEWS,
  type CandidateFilter,
} from "./features/resolution/queries/candidates";
import { STATUSES, type Investigation } from "./investigations/queries";
import { NotFound } from "./pages/NotFound";
import { InvestigationsPage } from "./pages/InvestigationsPage";
import { SignInPage } from "./pages/SignInPage";
import { current } from "./session/session";

function word(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

function requireSession({ location }: { location: { href: string } }): void {
  if (current().status === "signed-out") {
    throw redirect({ to: "/sign-in", search: { next: location.href } });
  }
}

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/investigations" });
  },
});

export interface SignInSearch {
  tenant?: string;
  next?: string;
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): SignInSearch => {
    const tenant = word(search["tenant"]);
    const next = word(search["next"]);
    return {
      ...(tenant ? { tenant } : {}),
      // only a path of this Console: never another site
      ...(next && /^\/(?![/\\])/.test(next) ? { next } : {}),
    };
  },
  component: SignInPage,
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  validateSearch: (search: Record<string, unknown>): { tenant?: string } => {
    const tenant = word(search["tenant"]);
    return tenant ? { tenant } : {};
  },
  component: lazyRouteComponent(() => import("./features/account/routes/ForgotPage"), "ForgotPage"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: lazyRouteComponent(() => import("./features/account/routes/ResetPage"), "ResetPage"),
});

const accept = createRoute({
  getParentRoute: () => root,
  path: "/accept-invitation",
  component: lazyRouteComponent(() => import("./features/account/routes/AcceptPage"), "AcceptPage"),
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/account/routes/AccountPage"), "AccountPage"),
});

export interface InvestigationsSearch {
  status?: Investigation["status"];
  name?: string;
  /** Name to put into the form that starts an investigation; the form takes the focus. */
  start?: string;
}

const investigations = createRoute({
  getParentRoute: () => root,
  path: "/investigations",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): InvestigationsSearch => {
    const status = STATUSES.find((one) => one === search["status"]);
    const name = word(search["name"]);
    return {
      ...(status ? { status } : {}),
      ...(name ? { name } : {}),
      ...(typeof search["start"] === "string" ? { start: search["start"] } : {}),
    };
  },
  component: InvestigationsPage,
});

const investigation = createRoute({
  getParentRoute: () => root,
  path: "/investigations/$investigationId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./pages/InvestigationPage"), "InvestigationPage"),
});

export type HitsSearch = HitFilter & { hit?: string };

const hits = createRoute({
  getParentRoute: () => root,
  path: "/hits",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): HitsSearch => {
    const strength = (["exact", "strong", "weak"] as const).find((one) => one === search["strength"]);
    const sort = SORTS.find((one) => one === search["sort"]);
    const [name, investigation, hit] = [word(search["name"]), word(search["investigation"]), word(search["hit"])];
    return {
      view: VIEWS.find((one) => one === search["view"]) ?? "waiting",
      ...(name ? { name } : {}),
      ...(strength ? { strength } : {}),
      ...(investigation ? { investigation } : {}),
      ...(sort ? { sort } : {}),
      ...(hit ? { hit } : {}),
    };
  },
  component: lazyRouteComponent(() => import("./features/casework/routes/HitsPage"), "HitsPage"),
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: "/tasks",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): TaskFilter => {
    const sort = TASK_SORTS.find((one) => one === search["sort"]);
    return {
      view: TASK_VIEWS.find((one) => one === search["view"]) ?? "mine",
      ...(sort ? { sort } : {}),
    };
  },
  component: lazyRouteComponent(() => import("./features/casework/routes/TasksPage"), "TasksPage"),
});

export type ResolutionSearch = CandidateFilter & { candidate?: string };

const resolution = createRoute({
  getParentRoute: () => root,
  path: "/resolution",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): ResolutionSearch => {
    const sort = CANDIDATE_SORTS.find((one) => one === search["sort"]);
    const [company, candidate] = [word(search["company"]), word(search["candidate"])];
    return {
      view: CANDIDATE_VIEWS.find((one) => one === search["view"]) ?? "undecided",
      ...(company ? { company } : {}),
      ...(sort ? { sort } : {}),
      ...(candidate ? { candidate } : {}),
    };
  },
  component: lazyRouteComponent(() => import("./features/resolution/routes/ResolutionPage"), "ResolutionPage"),
});

const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): CustomersSearch => customersSearch(search),
  component: lazyRouteComponent(() => import("./features/customers/routes/CustomersPage"), "CustomersPage"),
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
    const id = word(search["id"]);
    return id ? { id } : {};
  },
  component: lazyRouteComponent(() => import("./features/customers/routes/ImportPage"), "ImportPage"),
});

const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$companyId",
  beforeLoad: requireSession,
  validateSearch: (search: Record<string, unknown>): { tab: CustomerTab } => ({
    tab: CUSTOMER_TABS.find((one) => one === search["tab"]) ?? "facts",
  }),
  component: lazyRouteComponent(() => import("./features/customers/routes/CustomerPage"), "CustomerPage"),
});

const evidence = createRoute({
  getParentRoute: () => root,
  path: "/evidence/$evidenceId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/customers/routes/EvidencePage"), "EvidencePage"),
});

const report = createRoute({
  getParentRoute: () => root,
  path: "/reports/$reportId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./pages/ReportPage"), "ReportPage"),
});

const screening = createRoute({
  getParentRoute: () => root,
  path: "/screening",
  beforeLoad: requireSession,
  validateSearch: screeningsSearch,
  component: lazyRouteComponent(() => import("./features/screening/routes/ScreeningPage"), "ScreeningPage"),
});

const screeningResult = createRoute({
  getParentRoute: () => root,
  path: "/screening/$screeningId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/screening/routes/ScreeningResultPage"), "ScreeningResultPage"),
});

const screeningBatches = createRoute({
  getParentRoute: () => root,
  path: "/screening/batches",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/screening/routes/BatchesPage"), "BatchesPage"),
});

const screeningBatch = createRoute({
  getParentRoute: () => root,
  path: "/screening/batches/$batchId",
  beforeLoad: requireSession,
  validateSearch: batchRowsSearch,
  component: lazyRouteComponent(() => import("./features/screening/routes/BatchPage"), "BatchPage"),
});

const screeningLists = createRoute({
  getParentRoute: () => root,
  path: "/screening/lists",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/screening/routes/ListsPage"), "ListsPage"),
});

const screeningList = createRoute({
  getParentRoute: () => root,
  path: "/screening/lists/$listId",
  beforeLoad: requireSession,
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import("./features/screening/routes/ListPage"), "ListPage"),
});

const suppressions = createRoute({
  getParentRoute: () => root,
  path: "/screening/suppressions",
  beforeLoad: requireSession,
  validateSearch: suppressionsSearch,
  component: lazyRouteComponent(() => import("./features/screening/routes/SuppressionsPage"), "SuppressionsPage"),
});

const risk = createRoute({
  getParentRoute: () => root,
  path: "/risk",
  beforeLoad: requireSession,
  validateSearch: riskSearch,
  component: lazyRouteComponent(() => import("./features/risk/routes/RiskPage"), "RiskPage"),
});

const riskEvaluation = createRoute({
  getParentRoute: () => root,
  path: "/risk/evaluations/$evaluationId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/risk/routes/EvaluationPage"), "EvaluationPage"),
});

const riskBatches = createRoute({
  getParentRoute: () => root,
  path: "/risk/batches",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/risk/routes/RiskBatchesPage"), "RiskBatchesPage"),
});

const riskBatch = createRoute({
  getParentRoute: () => root,
  path: "/risk/batches/$batchId",
  beforeLoad: requireSession,
  validateSearch: batchSearch,
  component: lazyRouteComponent(() => import("./features/risk/routes/RiskBatchPage"), "RiskBatchPage"),
});

const explore = createRoute({
  getParentRoute: () => root,
  path: "/explore",
  beforeLoad: requireSession,
  validateSearch: exploreSearch,
  component: lazyRouteComponent(() => import("./features/explore/routes/ExplorePage"), "ExplorePage"),
});

const explorePaths = createRoute({
  getParentRoute: () => root,
  path: "/explore/paths",
  beforeLoad: requireSession,
  validateSearch: pathsSearch,
  component: lazyRouteComponent(() => import("./features/explore/routes/PathsPage"), "PathsPage"),
});

const exploredEntity = createRoute({
  getParentRoute: () => root,
  path: "/explore/$entityId",
  beforeLoad: requireSession,
  validateSearch: entitySearch,
  component: lazyRouteComponent(() => import("./features/explore/routes/EntityPage"), "EntityPage"),
});

const sources = createRoute({
  getParentRoute: () => root,
  path: "/settings/sources",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/sources/routes/SourcesPage"), "SourcesPage"),
});

const profile = createRoute({
  getParentRoute: () => root,
  path: "/settings/profile",
  beforeLoad: requireSession,
  validateSearch: profileSearch,
  component: lazyRouteComponent(() => import("./features/settings/routes/ProfilePage"), "ProfilePage"),
});

const people = createRoute({
  getParentRoute: () => root,
  path: "/settings/people",
  beforeLoad: requireSession,
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import("./features/settings/routes/PeoplePage"), "PeoplePage"),
});

const person = createRoute({
  getParentRoute: () => root,
  path: "/settings/people/$userId",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/settings/routes/PersonPage"), "PersonPage"),
});

const serviceAccounts = createRoute({
  getParentRoute: () => root,
  path: "/settings/service-accounts",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/settings/routes/ServiceAccountsPage"), "ServiceAccountsPage"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/settings/audit",
  beforeLoad: requireSession,
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import("./features/settings/routes/AuditPage"), "AuditPage"),
});

const jobs = createRoute({
  getParentRoute: () => root,
  path: "/settings/jobs",
  beforeLoad: requireSession,
  validateSearch: jobsSearch,
  component: lazyRouteComponent(() => import("./features/settings/routes/JobsPage"), "JobsPage"),
});

const usage = createRoute({
  getParentRoute: () => root,
  path: "/settings/usage",
  beforeLoad: requireSession,
  validateSearch: usageSearch,
  component: lazyRouteComponent(() => import("./features/settings/routes/UsagePage"), "UsagePage"),
});

const source = createRoute({
  getParentRoute: () => root,
  path: "/settings/sources/$provider",
  beforeLoad: requireSession,
  validateSearch: sourceSearch,
  component: lazyRouteComponent(() => import("./features/sources/routes/SourcePage"), "SourcePage"),
});

const mcpServers = createRoute({
  getParentRoute: () => root,
  path: "/settings/mcp",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/mcp/routes/ServersPage"), "ServersPage"),
});

const mcpServer = createRoute({
  getParentRoute: () => root,
  path: "/settings/mcp/$serverId",
  beforeLoad: requireSession,
  validateSearch: mcpServerSearch,
  component: lazyRouteComponent(() => import("./features/mcp/routes/ServerPage"), "ServerPage"),
});

const matrices = createRoute({
  getParentRoute: () => root,
  path: "/studio/matrices",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/studio/routes/MatricesPage"), "MatricesPage"),
});

const matrix = createRoute({
  getParentRoute: () => root,
  path: "/studio/matrices/$schemaId",
  beforeLoad: requireSession,
  validateSearch: matrixSearch,
  component: lazyRouteComponent(() => import("./features/studio/routes/MatrixPage"), "MatrixPage"),
});

const referenceData = createRoute({
  getParentRoute: () => root,
  path: "/studio/reference-data",
  beforeLoad: requireSession,
  validateSearch: referenceSearch,
  component: lazyRouteComponent(() => import("./features/studio/routes/ReferenceDataPage"), "ReferenceDataPage"),
});

const dataset = createRoute({
  getParentRoute: () => root,
  path: "/studio/reference-data/$datasetId",
  beforeLoad: requireSession,
  validateSearch: datasetSearch,
  component: lazyRouteComponent(() => import("./features/studio/routes/DatasetPage"), "DatasetPage"),
});

const policy = createRoute({
  getParentRoute: () => root,
  path: "/studio/policy",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./features/studio/routes/PolicyPage"), "PolicyPage"),
});

// the operator has no session of the Console: each page asks for the operator's token
const operatorHealth = createRoute({
  getParentRoute: () => root,
  path: "/operator",
  component: lazyRouteComponent(() => import("./features/operator/routes/HealthPage"), "HealthPage"),
});

const operatorTenants = createRoute({
  getParentRoute: () => root,
  path: "/operator/tenants",
  component: lazyRouteComponent(() => import("./features/operator/routes/TenantsPage"), "TenantsPage"),
});

const operatorLists = createRoute({
  getParentRoute: () => root,
  path: "/operator/lists",
  component: lazyRouteComponent(() => import("./features/operator/routes/ListsPage"), "ListsPage"),
});

const operatorRegisters = createRoute({
  getParentRoute: () => root,
  path: "/operator/registers",
  component: lazyRouteComponent(() => import("./features/operator/routes/RegistersPage"), "RegistersPage"),
});

const operatorIssuers = createRoute({
  getParentRoute: () => root,
  path: "/operator/issuers",
  component: lazyRouteComponent(() => import("./features/operator/routes/IssuersPage"), "IssuersPage"),
});

const operatorEvents = createRoute({
  getParentRoute: () => root,
  path: "/operator/events",
  component: lazyRouteComponent(() => import("./features/operator/routes/EventsPage"), "EventsPage"),
});

export interface ApiDocsSearch {
  /** Id of the operation that is shown. */
  operation?: string;
}

const apiDocs = createRoute({
  getParentRoute: () => root,
  path: "/api-docs",
  validateSearch: (search: Record<string, unknown>): ApiDocsSearch => {
    const operation = word(search["operation"]);
    return operation ? { operation } : {};
  },
  component: lazyRouteComponent(() => import("./features/apidocs/ApiDocsPage"), "ApiDocsPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    forgot,
    reset,
    accept,
    account,
    investigations,
    investigation,
    customers,
    importCustomers,
    customer,
    evidence,
    hits,
    tasks,
    resolution,
    report,
    screening,
    screeningResult,
    screeningBatches,
    screeningBatch,
    screeningLists,
    screeningList,
    suppressions,
    risk,
    riskEvaluation,
    riskBatches,
    riskBatch,
    explore,
    explorePaths,
    exploredEntity,
    profile,
    people,
    person,
    serviceAccounts,
    sources,
    source,
    mcpServers,
    mcpServer,
    audit,
    jobs,
    usage,
    matrices,
    matrix,
    referenceData,
    dataset,
    policy,
    operatorHealth,
    operatorTenants,
    operatorLists,
    operatorRegisters,
    operatorIssuers,
    operatorEvents,
    apiDocs,
  ]),
  defaultPreload: "intent",
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageError,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
