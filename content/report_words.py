"""The words of a survey's report, in Spanish: it is an official document, whoever reads it."""

from collections.abc import Mapping

from domain.surveys.disclosure import ALL, REST
from domain.surveys.sampling import By, Cell
from domain.surveys.tallies import Kind

KINDS: Mapping[str, str] = {Kind.AGREE: "% de acuerdo", Kind.INDEX: "Índice (0 a 100)"}
DIMENSIONS: Mapping[str, str] = {
    "pertinencia": "Pertinencia",
    "calidad": "Calidad de la formación",
    "recursos": "Calidad y utilidad de los recursos",
    "global": "Satisfacción general",
}
MODELOS: Mapping[str, str] = {
    "EIB": "EIB",
    "UM": "Unidocente y multigrado",
    "PC": "Polidocente completa",
    ALL: "Todos",
}
POPULATIONS: Mapping[str, str] = {"docente": "Docentes acompañados", "acompanante": "Acompañantes pedagógicos"}
DESIGNS: Mapping[str, str] = {
    By.COUNTRY: "el país",
    By.MODELO: "cada modelo",
    By.DRE: "cada DRE",
    By.CELL: "cada modelo en cada DRE",
    By.CENSUS: "todos (censo)",
}
GROUPS: Mapping[str, str] = {"country": "País", "dre": "DRE", "modelo": "Modelo", "area": "Área"}
FIGURE_HEADERS = (
    "Dimensión",
    "Ítem",
    "Medida",
    "DRE",
    "Modelo",
    "Valor",
    "Error estándar",
    "IC 95 % inferior",
    "IC 95 % superior",
    "CV (%)",
    "N ponderado",
    "n sin ponderar",
    "Nota",
)
RESPONSE_HEADERS = (
    "Grupo",
    "Nombre",
    "Población",
    "Emitidas",
    "Elegibles",
    "RR1 (%)",
    "RR2 (%)",
    "% de las elegibles",
    "% de las completas",
    "Diferencia (puntos)",
)
COMMENT_HEADERS = ("Pregunta", "DRE", "Comentario")
COMMENT_NOTES = (
    "Se muestran los comentarios de diez personas juntas como mínimo, por DRE; los demás, de todo el país.",
    "El orden no dice nada. «[…]» reemplaza nombres de personas, escuelas y lugares, números y direcciones.",
    "No se copian junto a cuadros de menos de diez personas ni se busca a quien los escribió (Ley 29733).",
)
SEVERAL_DRE = "Varias"
FIELD_HEADERS = (
    "DRE",
    "Modelo",
    "Población",
    "Meta",
    "Emitidas",
    "Con chat",
    "Sin chat (%)",
    "En curso",
    "Completas",
    "Parciales",
    "Rechazos",
    "Inelegibles",
    "RR1 (%)",
)
ANSWER_HEADERS: Mapping[str, str] = {
    "dre": "DRE",
    "modelo": "Modelo",
    "nivel": "Nivel",
    "area": "Área",
    "mode": "Modo",
    "language": "Lengua",
    "week": "Semana",
}
REFERENTIAL = "a/"
NOT_SHOWN = "–"
SEE = "No publicable; ver {where}"
SEE_NOTHING = "No publicable"
NOTES = (
    "a/ Referencial: coeficiente de variación mayor que 15 %.",
    "– No publicable: menos de 10 respuestas, respuestas todas iguales, o se podría deducir otra celda.",
    "El % de acuerdo reúne «De acuerdo» y «Muy de acuerdo»; «No me corresponde» queda fuera del cálculo.",
    "Los estratos con menos de 5 respuestas se cuentan con el modelo vecino de su DRE.",
    "Ponderado por estrato (DRE y modelo) con ajuste por no respuesta y corrección por población finita.",
)


def place(cell: Cell) -> str:
    """A group in words, e.g. «DRE CUSCO, EIB»."""
    if cell.dre == ALL:
        return "País" if cell.modelo == ALL else MODELOS.get(cell.modelo, cell.modelo)
    return cell.dre if cell.modelo == ALL else f"{cell.dre}, {cell.modelo}"


def group(by: str, name: str) -> str:
    """A group of the comparison in words."""
    if name == REST:
        return "Otras, agrupadas"
    return MODELOS.get(name, name) if by == "modelo" else name


def dimension(name: str) -> str:
    return DIMENSIONS.get(name, name)
