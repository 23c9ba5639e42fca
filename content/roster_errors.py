"""What is wrong with a file or a cell, in Spanish, for the person who prepares it. Every sentence says what to do."""

from collections.abc import Mapping

from content.files.table import Problem, Unreadable
from content.files.tables_out import CellError, ErrorLabels
from domain.roster.documents import Code
from domain.roster.plan import Finding, Severity

LABELS = ErrorLabels(
    data_sheet="Datos",
    errors_sheet="Observaciones",
    row="Fila",
    column="Columna",
    value="Valor",
    problem="Qué corregir",
)

CELLS: Mapping[str, str] = {
    "empty": "Está vacío: complete este dato.",
    "too_long": "Tiene {length} caracteres; el máximo es {limit}. Revise si se juntaron dos datos.",
    "date_shape": "«{value}» no es una fecha. Escríbala así: 16/03/2026.",
    "number_range": "«{value}» no es un número de {low} a {high}.",
    "row_twice": "El servicio {value} ya está en la fila {first}. Deje una sola fila.",
    "codooii_shape": "«{value}» no es un código de UGEL: debe tener 6 dígitos.",
    "codooii_other": "El código {value} ya es de {name} ({dre}). Revise el código o el nombre de la UGEL.",
    "codooii_conflict": "Esta UGEL tiene el código {known} y la fila dice {value}. Revise cuál es el correcto.",
    "codooii_two": "Esta UGEL viene con el código {known} en la fila {first} y {value} aquí. Debe ser uno.",
    "ugel_unknown": "No existe la UGEL «{value}».{hint}",
    "ugel_ambiguous": "Hay más de una UGEL «{value}» ({options}). Agregue la DRE o el código de UGEL.",
    "dre_unknown": "No existe la DRE «{value}».{hint}",
    "modelo_unknown": "«{value}» no es un modelo. Use EIB, UM o PC.",
    "modelo_undecided": "El archivo no permite decidir el modelo: queda para revisión manual "
    "(agregue COD_CAR o la columna MODELO con EIB, UM o PC).",
    "ie_unknown": "El servicio {value} no está en el padrón importado. Importe antes el padrón o revise el código.",
    "ie_inactive": "El servicio {value} figura como inactivo. Revise si corresponde.",
    "ie_not_in_padron": "El servicio {value} no está en el padrón importado: esta fila no se usa.",
    "forma_unknown": "No se conoce la forma de atención «{value}».",
    "role_unknown": "No se conoce el rol «{value}». Use uno de: {options}.",
    "direccion_unknown": "No se conoce la dirección «{value}». Use una de: {options}.",
    "language_unknown": "No se conoce la lengua «{value}». Use una de: {options}.",
    "until_before_since": "Termina el {value}, antes de empezar ({since}). Corrija una de las fechas.",
    "document_of_other": "Este documento tiene otro nombre en la fila {first}. Corrija el documento o el nombre.",
    "post_twice": "Esta persona y este cargo ya están en la fila {first}. Deje una sola fila.",
    "mobile_shared": "El mismo celular está en la fila {first}: por celular no se podrá reconocer a la persona; "
    "entréguele un enlace de invitación.",
    "person_unknown": "No hay ninguna persona con este documento. Importe antes el archivo de personas.",
    "accompanies_self": "El docente y el acompañante son la misma persona.",
    "assignment_twice": "Esta asignación ya está en la fila {first}. Deje una sola fila.",
    "two_acompanantes": "En la fila {first} hay otro acompañante para este docente en las mismas fechas. "
    "Ponga HASTA en una y DESDE en la otra.",
    "assignment_overlap": "Este docente ya tiene acompañante desde el {since}. Ponga en DESDE una fecha posterior.",
    "assignment_elsewhere": "Esta persona ya no es docente en {name}, y su acompañamiento sigue abierto allí. "
    "Actualícelo con el archivo de asignaciones.",
    "not_acompanante": "Esta persona no tiene hoy el cargo de acompañante. Revise el archivo de personas.",
    "not_docente_there": "Esta persona no figura como docente en esa IE. Revise el archivo de personas.",
    "day_twice": "Este día y ámbito ya están en la fila {first}. Deje una sola fila.",
    Code.DNI_SHAPE: "«{value}» no es un DNI: debe tener 8 dígitos.",
    Code.DNI_ZEROS: "Un DNI no puede ser solo ceros.",
    Code.DNI_CHECK: "El dígito de verificación del DNI «{value}» no corresponde. Revise el número.",
    Code.CE_SHAPE: "«{value}» no es un carné de extranjería: debe tener 9 letras o dígitos.",
    Code.PTP_SHAPE: "«{value}» no es un PTP: debe tener 9 letras o dígitos.",
    Code.DOCUMENT_KIND: "No se conoce el tipo de documento «{value}». Use DNI, CE o PTP.",
    Code.CODIGO_MODULAR_SHAPE: "«{value}» no es un código modular: debe tener 7 dígitos.",
    Code.CODIGO_MODULAR_LUHN: "El código modular {value} no cumple su dígito de control. "
    "Se acepta; revise que esté bien copiado.",
    Code.ANEXO_SHAPE: "«{value}» no es un anexo: debe ser un dígito (0 en casi todas las IE).",
    Code.CODLOCAL_SHAPE: "«{value}» no es un código de local: debe tener 6 dígitos.",
    Code.UBIGEO_SHAPE: "«{value}» no es un ubigeo: debe tener 6 dígitos. "
    "Se acepta; revise que la fila no esté corrida.",
    Code.UBIGEO_DEPARTMENT: "El ubigeo «{value}» empieza con {department}: los departamentos van de 01 a 25. "
    "Se acepta; revise que la fila no esté corrida.",
    Code.MOBILE_SHAPE: "«{value}» no es un celular del Perú: 9 dígitos que empiezan con 9.",
}

FILES: Mapping[Problem, str] = {
    Problem.NO_FILE: "No se puede abrir {path}. Revise el nombre y los permisos.",
    Problem.TOO_BIG: "El archivo es demasiado grande (máximo {limit_mb} MB).",
    Problem.TOO_MANY_ROWS: "El archivo tiene más de {limit} filas. Divídalo.",
    Problem.TOO_WIDE: "La hoja tiene celdas muy lejos de los datos. Borre columnas y filas vacías.",
    Problem.ZIP_BOMB: "El archivo se expande a {unpacked_mb} MB y no se abre. Guárdelo de nuevo desde Excel.",
    Problem.FOREIGN: "El archivo contiene instrucciones ajenas a una tabla y no se abre. "
    "Copie las celdas a un libro nuevo y guárdelo.",
    Problem.NOT_A_TABLE: "El archivo no es una tabla DBF, CSV o XLSX.",
    Problem.OLD_OR_PROTECTED: "Es un Excel antiguo (.xls) o con contraseña. Guárdelo como .xlsx sin contraseña.",
    Problem.CUT_SHORT: "El archivo está incompleto (filas: {present} de {expected}). Descárguelo otra vez.",
    Problem.BROKEN_ROW: "La fila {row} tiene una comilla sin cerrar o un separador de más. Corríjala.",
    Problem.MERGED_CELLS: "La hoja «{sheet}» tiene celdas combinadas ({ranges}). Sepárelas y complete cada celda.",
    Problem.MISSING_COLUMNS: "Faltan columnas: {columns}. Agréguelas con ese nombre en el encabezado.",
    Problem.COLUMN_TWICE: "La columna {column} viene dos veces ({headers}). Deje una.",
    Problem.NO_ROWS: "El archivo no tiene filas con datos.",
}
SKIPPED: Mapping[str, str] = {
    "other_nivel": "otro nivel o modalidad",
    "private": "gestión privada",
    "other_gestion": "gestión que no es pública directa (norma, 2.4)",
    "other_dependence": "inicial que no depende del sector Educación (norma, 5.6.3.a)",
    "closed": "inactivas en el padrón",
}
_HINT = " ¿Quiso decir «{hint}»?"
_NO_HINT = " Revise el nombre en la lista de UGEL."


def cell_text(finding: Finding) -> str:
    """The sentence of a finding. KeyError for a code nobody wrote a sentence for."""
    facts = dict(finding.facts)
    if "hint" in facts:
        facts["hint"] = _HINT.format(hint=facts["hint"]) if facts["hint"] else _NO_HINT
    return CELLS[finding.code].format(**facts)


def file_text(unreadable: Unreadable) -> str:
    """Why a whole file is refused and what to do."""
    return FILES[unreadable.code].format(**unreadable.facts)


def as_cell_error(finding: Finding) -> CellError:
    """A finding for the marked copy of the file; a warning says that it is one."""
    mark = "Aviso: " if finding.severity == Severity.WARNING else ""
    return CellError(row=finding.row, column=finding.column, problem=mark + cell_text(finding))
