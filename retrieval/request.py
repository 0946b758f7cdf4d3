"""What is asked of a search, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.constraints import Constraint, Sort
from retrieval.facets import Facet
from retrieval.relaxation import Relaxation


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search.

    Args:
        text: What the shopper wants, in any language; may be empty.
        constraints: Hard ones filter, soft ones raise the score.
        sort: An exact order; by default, and for ``relevance``, the best score first.
        limit: How many hits at most; 0 only counts.
        exclude: Ids that are not to be found.
        facets: Whether to count what the results could be narrowed by.
        said: ``text`` with the words that ``constraints`` stand for, to compare by meaning;
            default ``text``. Nothing is compared where ``text`` is empty.
    """

    text: str = ""
    constraints: tuple[Constraint, ...] = ()
    sort: Sort | None = None
    limit: int = 10
    exclude: frozenset[str] = frozenset()
    facets: bool = False
    said: str = ""

    @property
    def hard(self) -> tuple[Constraint, ...]:
        """The constraints that filter."""
        return tuple(constraint for constraint in self.constraints if constraint.hard)

    @property
    def wishes(self) -> tuple[Constraint, ...]:
        """The constraints that only raise the score."""
        return tuple(constraint for constraint in self.constraints if not constraint.hard)


@dataclass(frozen=True, slots=True)
class Hit:
    """One product found.

    Args:
        id: The product's id.
        score: From 0 to 1, comparable between requests with text; the sum of ``parts``.
        parts: What the score is made of: ``match`` with the text, or ``popular`` without one, and
            ``constraint`` for the wishes it meets.
    """

    id: str
    score: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one search.

    Args:
        hits: In the order asked for.
        total: How many products pass the hard constraints.
        relevant: How many of those are about the text, all of them without one. With more than
            20,000 passing and no exact sort, those among the best few hundred.
        relaxations: When ``relevant`` is 0: changes of the constraints that would find something.
        facets: What the relevant products could be narrowed by, if it was asked for.
        timings_ms: Milliseconds of each stage and in total.
    """

    hits: tuple[Hit, ...]
    total: int
    relevant: int
    relaxations: tuple[Relaxation, ...] = ()
    facets: tuple[Facet, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        """The hits' ids in order."""
        return tuple(hit.id for hit in self.hits)
