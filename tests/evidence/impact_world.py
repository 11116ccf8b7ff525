"""Sources and claims that hang together in every awkward way, with rows that are never reached."""

from claims.models import AffectedClaim, Claim, ClaimLink
from tests import factories
from tests.going_round import without_triggers


def depends(*pairs: tuple[Claim, Claim], type: str = "depends_on") -> None:
    for claim, target in pairs:
        ClaimLink.objects.create(claim=claim, target=target, type=type)


class World:
    """A report, a copy of a copy of it, and claims that hang together in every awkward way."""

    def __init__(self) -> None:
        self.report = factories.source()
        self.copy = factories.source(derives_from=self.report)
        self.copy_of_copy = factories.source(derives_from=self.copy)
        self.other = factories.source()
        self.claims = {name: factories.claim(statement=name) for name in "ABCDEFGHIJKLM"}
        c = self.claims
        self.cites = {
            name: factories.citation(c[name], source=source)
            for name, source in {
                "A": self.report,
                "B": self.copy,
                "C": self.copy_of_copy,
                "H": self.other,
                "K": self.report,
                "L": self.report,
            }.items()
        }
        self.also = factories.citation(c["A"], source=self.other)
        # A diamond above A (D and E on A, F on both), and a circle through G.
        depends((c["D"], c["A"]), (c["E"], c["A"]), (c["F"], c["D"]), (c["F"], c["E"]))
        depends((c["G"], c["F"]), (c["A"], c["G"]))
        # Not reached: links of other kinds, the other direction, what is dropped or withdrawn.
        depends((c["H"], c["A"]), type="see_also")
        depends((c["B"], c["I"]))
        depends((c["J"], c["K"]))
        depends((c["M"], c["L"]))
        self.articles = {name: factories.article(title=name) for name in ("one", "two")}
        factories.appearance(c["F"], self.articles["one"])
        factories.appearance(c["I"], self.articles["two"])
        with without_triggers():
            Claim.objects.filter(pk=c["K"].pk).update(stage="dropped")
            Claim.objects.filter(pk=c["L"].pk).update(stage="withdrawn")

    def marked_citations(self) -> str:
        """The names of the claims of which a citation is marked now."""
        marks = AffectedClaim.objects.undecided().exclude(citation=None)
        return "".join(sorted(marks.values_list("claim__statement", flat=True)))

    def marked(self) -> str:
        """The names of the claims that are marked now."""
        marks = AffectedClaim.objects.undecided().filter(citation=None)
        return "".join(sorted(marks.values_list("claim__statement", flat=True)))
