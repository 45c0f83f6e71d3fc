"""The durable workflow of an import; its id is the import's."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from atlas.foundation.durable import Ref
    from atlas.foundation.durable.chunks import in_chunks


@workflow.defn(name="companies.import")
class CompanyImportWorkflow:
    """Imports chunk by chunk."""

    @workflow.run
    async def run(self, ref: Ref) -> None:
        """Go on until no row is left, or note that it was cancelled."""
        await in_chunks("companies.import_chunk", "companies.import_cancelled", ref)
