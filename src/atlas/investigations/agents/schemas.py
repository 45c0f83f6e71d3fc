"""API shapes of agents."""

from atlas.foundation.web.schemas import ResponseModel
from atlas.investigations.agents.models import TranscriptRow


class TranscriptOut(ResponseModel, TranscriptRow):
    """A call of an agent; what came back is data of a stranger."""
