"""Headers of the files of the programme: people, assignments, días no hábiles; and which file is which."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from content.files.padron import EIB_REGISTER, PADRON
from content.files.table import Column, Columns, Problem, Table, Unreadable
from content.files.tables_in import read_table
from domain.roster.plan import Kind

_COD_MOD = Column(name="COD_MOD", aliases=("codigo_modular", "cod modular", "codigo modular de la IE", "codmod", "ie"))
_SINCE = Column(name="DESDE", aliases=("fecha_inicio", "inicio", "fecha de inicio", "vigente desde"))
_UNTIL = Column(name="HASTA", aliases=("fecha_fin", "fin", "termino", "fecha de termino", "vigente hasta"))

PEOPLE = Columns(
    required=(
        Column(
            name="DOCUMENTO",
            aliases=("dni", "numero_documento", "nro_documento", "n documento", "numero de documento", "num_doc"),
        ),
        Column(name="APELLIDOS", aliases=("apellidos completos",)),
        Column(name="NOMBRES", aliases=("nombre", "nombres completos")),
    ),
    optional=(
        Column(name="TIPO_DOCUMENTO", aliases=("tipo_doc", "tipo de documento")),
        Column(name="CELULAR", aliases=("movil", "telefono_movil", "telefono celular", "numero de celular")),
        Column(name="ROL", aliases=("tipo_rol", "funcion", "perfil")),
        Column(name="CARGO", aliases=("descripcion_cargo", "desc_cargo")),
        _COD_MOD,
        Column(name="ANEXO"),
        Column(name="UGEL", aliases=("d_dreugel", "nombre_ugel")),
        Column(name="DRE", aliases=("d_region", "nombre_dre", "gre", "dre_gre")),
        Column(name="DIRECCION", aliases=("direccion_minedu", "direccion_general")),
        Column(name="LENGUA", aliases=("idioma", "lengua_preferida")),
        _SINCE,
        _UNTIL,
    ),
)

ASSIGNMENTS = Columns(
    required=(
        Column(
            name="DOC_ACOMPANANTE",
            aliases=("documento_acompanante", "dni_acompanante", "documento del acompanante", "acompanante"),
        ),
        Column(
            name="DOC_DOCENTE",
            aliases=("documento_docente", "dni_docente", "documento del docente", "docente"),
        ),
        _COD_MOD,
    ),
    optional=(
        Column(name="TIPO_DOC_ACOMPANANTE", aliases=("tipo_documento_acompanante",)),
        Column(name="TIPO_DOC_DOCENTE", aliases=("tipo_documento_docente",)),
        Column(name="ANEXO"),
        Column(name="ANIO", aliases=("ano", "año", "ano_lectivo", "anio_lectivo")),
        Column(name="ETAPA"),
        _SINCE,
        _UNTIL,
    ),
)

DAYS_OFF = Columns(
    required=(
        Column(name="FECHA", aliases=("dia",)),
        Column(name="AMBITO", aliases=("alcance", "lugar")),
        Column(name="MOTIVO", aliases=("razon", "descripcion", "detalle")),
    ),
    optional=(Column(name="DRE", aliases=("d_region", "nombre_dre")),),
)

COLUMNS: Mapping[Kind, Columns] = {
    Kind.DAYS_OFF: DAYS_OFF,
    Kind.ASSIGNMENTS: ASSIGNMENTS,
    Kind.PEOPLE: PEOPLE,
    Kind.IE: PADRON,
    Kind.EIB_REGISTER: EIB_REGISTER,
}
# What --kind may say; a file of IE is a padrón or the EIB register.
KINDS: Mapping[str, Sequence[Kind]] = {
    "ie": (Kind.IE, Kind.EIB_REGISTER),
    "personas": (Kind.PEOPLE,),
    "asignaciones": (Kind.ASSIGNMENTS,),
    "dias": (Kind.DAYS_OFF,),
}
_TRY_ANOTHER = frozenset({Problem.MISSING_COLUMNS, Problem.COLUMN_TWICE, Problem.NO_ROWS})


def open_roster(path: Path, kind: str | None = None) -> tuple[Kind, Table] | Unreadable:
    """The file's rows and what they are, by its headers when `kind` is not given.

    When no kind fits, the refusal is that of the kind of which most columns were found, then fewest lack.
    """
    refusals: list[Unreadable] = []
    for candidate in KINDS[kind] if kind else COLUMNS:
        found = read_table(path, COLUMNS[candidate])
        if isinstance(found, Table):
            return candidate, found
        if found.code not in _TRY_ANOTHER:
            return found
        refusals.append(found)
    return min(refusals, key=_unlikely)


def _unlikely(refusal: Unreadable) -> tuple[int, int]:
    """Small for the kind that the file was most likely meant to be."""
    missing = refusal.facts.get("columns", "")
    return -int(refusal.facts.get("found", -1)), len(missing.split(", "))
