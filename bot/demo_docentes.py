"""Docentes of three regions in the demonstration: invented people in real IE of the packaged padrón."""

from dataclasses import dataclass

from bot.demo_data import FIRST_DOCUMENT

FIRST_CHAT = 7001
ANSWERS, REFUSES, NOTHING = "answers", "refuses", "nothing"


@dataclass(frozen=True, kw_only=True)
class School:
    """An IE of the packaged padrón, and how many of its docentes did what."""

    dre: str
    ugel: str
    cod_mod: str
    anexo: str
    acompanante: str
    answering: int
    refusing: int = 0
    silent: int = 1  # never linked a chat

    @property
    def docentes(self) -> int:
        return self.answering + self.refusing + self.silent


SCHOOLS = (
    School(dre="DRE CUSCO", ugel="UGEL CANCHIS", cod_mod="0201517", anexo="0", acompanante="Fermín Ccahua Ttito",
           answering=12, refusing=1),
    School(dre="DRE PUNO", ugel="UGEL EL COLLAO", cod_mod="0239392", anexo="1", acompanante="Delia Apaza Chambi",
           answering=12),
    School(dre="DRE APURIMAC", ugel="UGEL ANDAHUAYLAS", cod_mod="0236323", anexo="0",
           acompanante="Edgar Altamirano Rojas", answering=12),
)  # fmt: skip
GIVEN = ("Adela", "Benito", "Cirila", "Darío", "Eulalia", "Florencio", "Graciela", "Hilario", "Isabel", "Jacinto",
         "Leonor", "Mateo", "Noemí", "Octavio", "Paulina", "Román", "Sabina", "Toribio", "Vilma", "Zenón")  # fmt: skip
SURNAMES = ("Achahui", "Bautista", "Cutipa", "Enríquez", "Flores", "Gutiérrez", "Huanca", "Layme", "Mendoza",
            "Noa", "Pacheco", "Quispe", "Salcedo", "Ticona", "Urrutia", "Valencia", "Zárate")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Invented:
    """A docente of the survey."""

    number: int  # from 0, over all schools
    school: School
    does: str

    @property
    def name(self) -> str:
        n = self.number
        return f"{GIVEN[n % len(GIVEN)]} {SURNAMES[n * 5 % len(SURNAMES)]} {SURNAMES[n * 7 % len(SURNAMES) - 1]}"

    @property
    def document(self) -> str:
        return str(FIRST_DOCUMENT + 200 + self.number)

    @property
    def chat_id(self) -> int:
        return FIRST_CHAT + self.number


def docentes() -> list[Invented]:
    does = [
        (school, what)
        for school in SCHOOLS
        for what, many in ((ANSWERS, school.answering), (REFUSES, school.refusing), (NOTHING, school.silent))
        for _ in range(many)
    ]
    return [Invented(number=n, school=school, does=what) for n, (school, what) in enumerate(does)]


def linked() -> list[Invented]:
    """Those with a phone."""
    return [each for each in docentes() if each.does != NOTHING]
