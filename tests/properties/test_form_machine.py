"""Whatever is tapped, typed or taken back, in any order: a state stays whole, and is sent only when it is complete."""

import json
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from content.forms import session
from content.forms.answers import File, Location, Raw, Seen, Tap, Unfit
from content.forms.document import MOST_REPETITIONS
from content.forms.model import Form, Kind, Question
from content.forms.result import result
from content.forms.sitting import taken_up
from content.forms.state import END, State
from tests.content.forms.desk import LATER, NOW, UUID, form

SOURCE = """
| survey |
| | type | name | label | relevant | required | constraint | choice_filter | repeat_count | calculation | default |
| | note | hola | Hola | | | | | | | |
| | select_one yn | casa | ¿Casa? | | yes | | | | | |
| | begin group | g | Grupo | ${casa} = 'si' | | | | | | |
| | integer | pisos | Pisos | | yes | . > 0 and . < 4 | | | | |
| | begin repeat | piso | Piso | | | | | ${pisos} | | |
| | text | color | Color | | | | | | | |
| | select_one yn | ventana | ¿Ventana? | ${color} != '' | yes | | | | | |
| | end repeat | | | | | | | | | |
| | end group | | | | | | | | | |
| | select_one dre | dre | DRE | | | | | | | |
| | select_one ugel | ugel | UGEL | ${dre} != '' | yes | | dre = ${dre} | | | |
| | select_multiple dre | varias | Varias | | | count-selected(.) <= 2 | | | | |
| | rank yn | orden | Orden | ${casa} = 'no' | | | | | | |
| | date | dia | Día | | | . <= today() | | | | today() |
| | begin repeat | hijo | Hijo | ${casa} = 'no' | | | | | | |
| | decimal | peso | Peso | | | | | | | |
| | end repeat | | | | | | | | | |
| | calculate | suma | | | | | | | sum(${peso}) | |
| | image | foto | Foto | ${suma} > 10 | | | | | | |
| | geopoint | lugar | Lugar | | | | | | | |
| | acknowledge | fin | ¿Listo? | | yes | | | | | |
| choices |
| | list_name | name | label | dre |
| | yn | si | Sí | |
| | yn | no | No | |
| | dre | cus | Cusco | |
| | dre | pun | Puno | |
| | dre | tac | Tacna | |
| | ugel | cal | Calca | cus |
| | ugel | jul | Juli | pun |
"""
FORM: Form = form(SOURCE)
RAWS: st.SearchStrategy[Raw] = st.one_of(
    st.builds(Tap, st.integers(min_value=-1, max_value=4)),
    st.just(Seen()),
    st.sampled_from(["1", "3", "7", "no", "rojo", "16/03/2026", "12/12/2099", "", "12,5", "cusco", "x" * 5000]),
    st.just(File(name="casa.jpg", mimetype="image/jpeg")),
    st.just(Location(latitude=-13.5, longitude=-71.9)),
)


class Filling(RuleBasedStateMachine):
    @initialize()
    def begins(self) -> None:
        self.state: State = session.begin(FORM, now=NOW, instance=UUID, seed=3)
        self.old: list[str] = [self.state.place]
        self.sent: dict[str, Any] | None = None

    def _took(self, found: State | Unfit) -> None:
        """A refusal is a value; a taken tap is a new state."""
        if isinstance(found, State):
            self.state = found
            self.old.append(found.place)

    @rule(raw=RAWS)
    def answers(self, raw: Raw) -> None:
        self._took(session.answer(FORM, self.state, self.state.place, raw, now=NOW))

    @rule(raw=RAWS, which=st.integers(min_value=0))
    def taps_an_old_button(self, raw: Raw, which: int) -> None:
        ref = self.old[which % len(self.old)]
        before = self.state
        found = session.answer(FORM, self.state, ref, raw, now=NOW)
        if ref != before.place:
            assert isinstance(found, Unfit)
        self._took(found)

    @rule(index=st.integers(min_value=0, max_value=3), on=st.sampled_from([None, True, False]))
    def marks(self, index: int, on: bool | None) -> None:
        self._took(session.toggle(FORM, self.state, self.state.place, index, on, now=NOW))

    @rule(what=st.sampled_from([session.done, session.skip, session.keep]))
    def finishes(self, what: Any) -> None:
        self._took(what(FORM, self.state, self.state.place, now=NOW))

    @rule()
    def goes_back(self) -> None:
        self._took(session.back(FORM, self.state, self.state.place, now=NOW))

    @rule(which=st.integers(min_value=0))
    def reopens(self, which: int) -> None:
        lines = session.review(FORM, self.state, now=NOW)
        self._took(session.revisit(FORM, self.state, lines[which % len(lines)].ref, now=NOW))

    @rule()
    def comes_back_days_later(self) -> None:
        self._took(session.resume(FORM, self.state, now=LATER))

    @rule()
    def answers_as_asked(self) -> None:
        """So that ends are reached too."""
        ask = session.ask(FORM, self.state, now=NOW)
        if ask is None:
            return
        raw: dict[Kind, Raw] = {
            Kind.NOTE: Seen(),
            Kind.ACKNOWLEDGE: Seen(),
            Kind.INTEGER: "2",
            Kind.DECIMAL: "6",
            Kind.TEXT: "rojo",
            Kind.DATE: "hoy",
            Kind.IMAGE: File(name="casa.jpg", mimetype="image/jpeg"),
            Kind.MORE: Tap(0),
            Kind.GEOPOINT: Location(latitude=1, longitude=1),
        }
        if ask.kind in (Kind.MANY, Kind.RANK):
            for option in ask.options[: ask.most]:
                self._took(session.toggle(FORM, self.state, ask.ref, option.index, True, now=NOW))
            self._took(session.done(FORM, self.state, ask.ref, now=NOW))
        elif ask.kind == Kind.ONE:
            self._took(
                session.answer(FORM, self.state, ask.ref, Tap(ask.options[0].index), now=NOW)
                if ask.options
                else session.skip(FORM, self.state, ask.ref, now=NOW)
            )
        else:
            self._took(session.answer(FORM, self.state, ask.ref, raw[ask.kind], now=NOW))

    @rule()
    def submits(self) -> None:
        found = session.submit(FORM, self.state, now=NOW)
        if isinstance(found, State):
            assert self.sent is None
            self.sent = result(FORM, found, now=NOW).values
            with taken_up(FORM, found, NOW) as sitting:
                for step in sitting.steps:
                    assert sitting.resolved(step)
                    assert sitting.fits(step)
                    assert step.kind in (Kind.NOTE, Kind.MORE) or step.here.text or not sitting.required(step)
        self._took(found)

    @invariant()
    def it_goes_through_json(self) -> None:
        assert State.from_json(json.loads(json.dumps(self.state.to_json()))) == self.state

    @invariant()
    def what_is_open_is_shown_and_can_be_answered(self) -> None:
        ask = session.ask(FORM, self.state, now=NOW)
        if ask is not None:
            assert ask.ref == self.state.place
            assert len(ask.ref) <= 24
            assert 0 <= ask.progress.at <= ask.progress.total
        else:
            assert self.state.place == END

    @invariant()
    def nothing_irrelevant_and_nothing_unknown_is_in_the_result(self) -> None:
        values = result(FORM, self.state, now=NOW).values
        house = values.get("/data/casa")
        assert ("/data/g/pisos" in values) == (house == "si")
        assert ("/data/orden" in values) == (house == "no")
        assert ("/data/ugel" in values) == bool(values["/data/dre"])
        assert values.get("/data/ugel", "") in ("", {"cus": "cal", "pun": "jul"}.get(values["/data/dre"]))
        assert max(self.state.counts.values(), default=0) <= MOST_REPETITIONS

    @invariant()
    def every_answer_is_one_that_its_question_takes(self) -> None:
        names = {
            each.path: set(each.choices.by_name) for each in FORM.items if isinstance(each, Question) and each.choices
        }
        for key, value in self.state.answers.items():
            if key in names:
                assert set(value.split()) <= names[key]

    @invariant()
    def what_was_sent_stays_as_it_was(self) -> None:
        if self.sent is not None:
            assert result(FORM, self.state, now=LATER).values == self.sent


Filling.TestCase.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
TestFilling = Filling.TestCase
