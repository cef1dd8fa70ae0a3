"""Where a posting stands in contact, focus, mindset, horizon and common ground, and which duty shows it best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from rolesplit.classifier import FACETS, LABELS
from rolesplit.verdict import JudgedLine, Verdict

_SIDED = 0.2  # lean from which a facet is on a side
_HARDLY = 0.02  # share of the posting below which a facet hardly shows


@dataclass(frozen=True, slots=True)
class FacetReason:
    """Where a posting stands in one facet.

    Attributes:
        facet: one of `FACETS`.
        strength: share of the posting's weight that shows most in this facet.
        lean: lean of these duties, -1 operations to +1 marketing; 0.0 where there are none.
        duty: the line that shows best where the posting stands, None without duties.
    """

    facet: str
    strength: float
    lean: float
    duty: JudgedLine | None

    @property
    def shows(self) -> bool:
        """Tell whether the posting shows this facet at all."""
        return self.strength >= _HARDLY

    @property
    def side(self) -> str:
        """Give the label that the posting is on in this facet: `shared` between the sides, and for the bridge."""
        if self.facet == "bridge" or abs(self.lean) < _SIDED:
            return "shared"
        return "marketing" if self.lean > 0 else "operations"


def facet_reasons(verdict: Verdict) -> tuple[FacetReason, ...]:
    """Give for each facet how strongly it shows, on which side, and the duty that shows it best."""
    return tuple(_facet_reason(facet, column, verdict.duties) for column, facet in enumerate(FACETS))


def _facet_reason(facet: str, column: int, duties: Sequence[JudgedLine]) -> FacetReason:
    """Weigh the duties by how much they show a facet; the best shows the facet and is on the posting's side in it."""
    shown = [(line.weight * line.facets[column], line) for line in duties if line.facets is not None]
    strength = fsum(weight for weight, _ in shown)
    if not shown or strength == 0:
        return FacetReason(facet, 0.0, 0.0, None)
    lean = fsum(weight * (line.lean or 0.0) for weight, line in shown) / strength
    side = LABELS.index(FacetReason(facet, strength, lean, None).side)
    best = max(shown, key=lambda pair: pair[0] * (pair[1].probabilities or (0.0,) * len(LABELS))[side])[1]
    return FacetReason(facet, strength, lean, best)
