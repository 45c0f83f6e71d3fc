"""What the steps of a run are called where a person reads them. Pure."""

from atlas.investigations.modules.domain import MODULES

_TITLES = {
    "investigation": "Whole investigation",
    "queued": "Waiting to start",
    "begin": "Start",
    "enrich": "Asking the sources",
    "structure": "Ownership and control",
    "screen": "Screening of the parties",
    "sanctioned_ownership": "Ownership by listed parties",
    "indicators": "Risk indicators",
    "evaluation": "Risk evaluation",
    "reassessment": "Re-evaluation",
    "report": "Report",
    "complete": "End",
}
"""In the order of a run; the modules stand between."""
_NO_STEPS = {"investigation", "queued", "reassessment"}
"""Times of a run, and what is done again later."""
_ORDER = {step: place for place, step in enumerate(_TITLES)}


def step_title(step: str) -> str:
    """Return the title of a step (`module:CIR`, `screen:2`), or of what is timed like one.

    Any other name, of an earlier release, becomes words.
    """
    code = module_of(step)
    if code is not None:
        return MODULES[code].title
    kind, _, rest = step.partition(":")
    title = _TITLES.get(kind, kind.replace("_", " ").capitalize())
    return f"{title}, part {int(rest) + 1}" if kind == "screen" and rest.isdecimal() else title


def step_place(step: str) -> tuple[int, int]:
    """Return where a step stands in the order of a run; steps of earlier releases come last.

    Modules that need no screening run at the same time, the others after sanctioned ownership.
    """
    code = module_of(step)
    if code is not None:
        before = "sanctioned_ownership" if MODULES[code].after_screening else "screen"
        return _ORDER[before], 1 + list(MODULES).index(code)
    return _ORDER.get(step.partition(":")[0], len(_ORDER)), 0


def module_of(step: str) -> str | None:
    """Return the code of a step's module; None: it is of none."""
    kind, _, rest = step.partition(":")
    return rest if kind == "module" and rest in MODULES else None


def steps_of_a_run() -> list[str]:
    """Return every step in the order of a run, `screen` once."""
    modules = (f"module:{code}" for code in MODULES)
    return sorted([*(_TITLES.keys() - _NO_STEPS), *modules], key=step_place)
