"""What is rejected: «el lunes no, el martes sí», «no puedo el jueves, mejor el lunes 17»."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from i18n.written_dates.said import Listed, Named, Piece, Sign, Told

NOT, CANNOT, INSTEAD, NOT_ASKED, YES, BETTER, TURN, COMMA = "XCGQ+>|,"


@dataclass
class Clause:
    """What was named since the sentence last turned, and whether it stands under a «no»."""

    no: bool = False
    named: list[Piece] = field(default_factory=list)
    before: list[Piece] = field(default_factory=list)  # what the clause before this one named

    def turn(self, *, no: bool = False) -> None:
        self.before, self.named, self.no = self.named or self.before, [], no

    def name(self, piece: Piece) -> None:
        piece.no = self.no
        self.named.append(piece)

    def reject(self, *, earlier: bool) -> None:
        """«el lunes no» rejects what it follows; «no puedo el lunes» what follows it."""
        behind = self.named or (self.before if earlier else [])
        for piece in behind:
            piece.no = True
        if self.named:
            self.turn()
        else:
            self.no = True

    def accept(self) -> None:
        for piece in self.named:
            piece.no = False
        self.turn()


def judge(pieces: Sequence[Piece], marks: str, *, asked: bool) -> None:
    """Marks the pieces that are rejected. `asked`: the text is a question, so «¿no podría ser…?» offers."""
    clause, better = Clause(), None
    for n, piece in enumerate(pieces):
        if not isinstance(piece.said, Sign):
            clause.name(piece)
            continue
        mark = piece.said.mark
        if mark == NOT_ASKED:
            mark = YES if asked else CANNOT
        if mark in {NOT, CANNOT}:
            clause.reject(earlier=mark == CANNOT)
        elif mark == YES:
            clause.accept()
        elif mark == COMMA and is_list(pieces[n - 1] if n else None, piece, marks):
            continue
        elif mark:
            clause.turn(no=mark in {INSTEAD, "b"})
            better = n if mark == BETTER else better
    if better is not None:
        replaced(pieces[:better], pieces[better:])


def is_list(before: Piece | None, comma: Piece, marks: str) -> bool:
    """«martes, miércoles o jueves»: the comma turns nothing."""
    return (
        before is not None
        and before.end == comma.start
        and isinstance(before.said, Named | Listed)
        and marks[comma.end : comma.end + 1] in set("Wn23")
    )


def replaced(before: Sequence[Piece], behind: Sequence[Piece]) -> None:
    """«…, mejor el lunes»: days behind it stand for the days before it, hours for hours."""
    for kinds in (Named | Listed, Told):
        if any(isinstance(each.said, kinds) and not each.no for each in behind):
            for each in before:
                each.no = each.no or isinstance(each.said, kinds)
