"""What a person asks of an import, and what of a plan it lets happen."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from domain.roster.plan import Plan, by_table


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the person asked for."""

    apply: bool = False
    good_rows: bool = False  # apply in spite of errors, without the rows that have them
    keep_gone: bool = False
    end_gone: date | None = None

    def allows(self, plan: Plan) -> bool:
        return self.apply and (self.good_rows or not plan.errors) and not self.must_confirm(plan)

    def must_confirm(self, plan: Plan) -> bool:
        """Whether IE would be switched off that a person should say are gone."""
        return plan.loss.doubtful and not plan.errors and not self.keep_gone and self.end_gone is None

    def kept(self, plan: Plan) -> Counter[str]:
        """Rows by table that the file does not bring any more and that stay as they are."""
        gone = by_table(plan.gone)
        if plan.errors:
            return gone
        stay = {"ie": self.keep_gone}
        return Counter({table: n for table, n in gone.items() if stay.get(table, self.end_gone is None)})

    def changes(self, plan: Plan) -> bool:
        """Whether carrying the plan out as wished writes anything."""
        return bool(plan.new or plan.changed) or len(plan.gone) > self.kept(plan).total()
