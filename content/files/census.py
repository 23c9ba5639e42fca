"""Records as rows to type into SIGMA 2.0. The file helps a person who registers; it registers nothing by itself."""

from collections.abc import Callable, Mapping, Sequence

from content.files.tables_out import Sheet, csv_text, xlsx
from content.reasons import ABSENCES, RECORD_REASONS
from domain.activities.closing import Came, Compliance, Held, HeldDay, Seat, StepDone
from domain.activities.model import Kind
from domain.closing.census import Line
from domain.year.calendar import local
from domain.year.norm import Norm

SHEET = "Cumplimiento"
STRATEGIES = {Kind.VISITA: "Visita en aula", Kind.GIA: "GIA", Kind.RTC: "RTC", Kind.TALLER: "Taller"}
HELD = {Held.AS_AGREED: "sí", Held.OTHERWISE: "sí, distinto de lo acordado", Held.NOT_HELD: "no"}
COMPLIANCE = {
    Compliance.KEPT: "realizada",
    Compliance.WITH_REMARKS: "realizada con observaciones",
    Compliance.INCOMPLETE: "incompleta",
}
CAME = {Came.PRESENT: "presente", Came.LATE: "tarde", Came.ABSENT: "ausente"}
STEPS = {StepDone.YES: "sí", StepDone.PARTLY: "en parte", StepDone.NO: "no", StepDone.NOT_DUE: "no corresponde"}
YES_NO = {True: "sí", False: "no"}


def census_xlsx(lines: Sequence[Line], norm: Norm) -> bytes:
    return book(rows(lines, norm))


def book(lines: Sequence[Sequence[str]]) -> bytes:
    """Of rows that were read before: it may be made beside the units."""
    return xlsx([Sheet(name=SHEET, headers=tuple(COLUMNS), rows=lines)])


def census_csv(lines: Sequence[Line], norm: Norm) -> bytes:
    return csv_text(tuple(COLUMNS), rows(lines, norm))


def rows(lines: Sequence[Line], norm: Norm) -> list[list[str]]:
    return [[column(line, norm) for column in COLUMNS.values()] for line in lines]


def code(line: Line, _norm: Norm) -> str:
    """Our own number, by which `yanapaq closing registered` knows the record; the docente makes the row unique."""
    return str(line.activity.id)


def planned(line: Line, norm: Norm) -> str:
    """«3 de 6», as far as the norm has a column for the IE."""
    plan = norm.plan_for(line.ie.modelo or "", line.ie.nivel or "")
    total = f" de {plan.count_of(line.activity.kind).value}" if plan else ""
    return f"{line.activity.number}{total}"


def day_text(day: HeldDay) -> str:
    first, last = local(day.starts_at), local(day.ends_at)
    return f"{first:%d/%m/%Y} {first:%H:%M}-{last:%H:%M}"


def seat_text(seat: Seat) -> str:
    why = f" ({ABSENCES[seat.reason]})" if seat.reason in ABSENCES else ""
    return f"{seat.day:%d/%m/%Y} {CAME[seat.came]}{why}"


def reason(line: Line, _norm: Norm) -> str:
    return RECORD_REASONS.get(line.record.reason or "", "")


def state(line: Line, _norm: Norm) -> str:
    return COMPLIANCE[Compliance(line.record.compliance)] if line.record.compliance else ""


def steps(line: Line, _norm: Norm) -> str:
    return "; ".join(f"{name}: {STEPS[StepDone(done)]}" for name, done in line.record.steps.items())


def told(name: str) -> Callable[[Line, Norm], str]:
    """What the ficha asked under a name."""
    return lambda line, _norm: line.record.answers.get(f"/data/{name}", "")


# header -> what stands under it
COLUMNS: Mapping[str, Callable[[Line, Norm], str]] = {
    "codigo": code,
    "anio": lambda line, _: str(line.activity.year),
    "etapa": lambda line, _: str(line.activity.etapa),
    "dre": lambda line, _: line.ie.ugel.dre.name,
    "ugel": lambda line, _: line.ie.ugel.name,
    "cod_mod": lambda line, _: line.ie.cod_mod,
    "anexo": lambda line, _: line.ie.anexo,
    "ie": lambda line, _: line.ie.name,
    "modelo": lambda line, _: line.ie.modelo or "",
    "nivel": lambda line, _: line.ie.nivel or "",
    "docente": lambda line, _: f"{line.docente.apellidos}, {line.docente.nombres}",
    "estrategia": lambda line, _: STRATEGIES[Kind(line.activity.kind)],
    "numero": planned,
    "se_realizo": lambda line, _: HELD[Held(line.record.held)],
    "motivo": reason,
    "reprogramada": lambda line, _: YES_NO[line.moved],
    "modalidad": told("modalidad"),
    "dias": lambda line, _: str(len(line.days)),
    "minutos": lambda line, _: str(sum(each.minutes for each in line.days)),
    "fechas_y_horas": lambda line, _: "; ".join(map(day_text, line.days)),
    "asistencia": lambda line, _: "; ".join(map(seat_text, line.seats)),
    "protocolo": lambda line, _: "" if line.record.protocol is None else str(line.record.protocol),
    "cumplimiento": state,
    "pasos": steps,
    "competencias": lambda line, _: " ".join(line.record.competencies),
    "recurso": lambda line, _: line.record.resource or "",
    "observacion": told("observacion"),
    "sigma_registrado": lambda line, _: YES_NO[line.registered_on is not None],
    "sigma_fecha": lambda line, _: f"{line.registered_on:%d/%m/%Y}" if line.registered_on else "",
}
