"""Words of the registers and what they mean here; keys are folded (`cells.fold`)."""

from collections.abc import Mapping

from domain.people.roles import Direccion, RoleKind
from domain.people.territory import Area
from domain.year.norm import Modelo, Nivel

# NIV_MOD of ESCALE; what is not here is out of the programme (cuna, no escolarizado, CEBA, CETPRO…).
NIVEL_CODES: Mapping[str, Nivel] = {
    "a2": Nivel.INICIAL,
    "a3": Nivel.INICIAL,
    "b0": Nivel.PRIMARIA,
    "f0": Nivel.SECUNDARIA,
}
NIVEL_WORDS: Mapping[str, Nivel] = {
    "inicial": Nivel.INICIAL,
    "inicialjardin": Nivel.INICIAL,
    "inicialcunajardin": Nivel.INICIAL,
    "jardin": Nivel.INICIAL,
    "cunajardin": Nivel.INICIAL,
    "primaria": Nivel.PRIMARIA,
    "secundaria": Nivel.SECUNDARIA,
}
AREAS: Mapping[str, Area] = {
    "1": Area.URBANA,
    "urbana": Area.URBANA,
    "urbano": Area.URBANA,
    "2": Area.RURAL,
    "rural": Area.RURAL,
}
MODELOS: Mapping[str, Modelo] = {
    "eib": Modelo.EIB,
    "interculturalbilingue": Modelo.EIB,
    "um": Modelo.UM,
    "unidocente": Modelo.UM,
    "multigrado": Modelo.UM,
    "unidocentemultigrado": Modelo.UM,
    "pc": Modelo.PC,
    "polidocente": Modelo.PC,
    "polidocentecompleto": Modelo.PC,
    "polidocentecompleta": Modelo.PC,
}
# COD_CAR and its labels (característica).
CARACTERISTICAS: Mapping[str, Modelo] = {
    "1": Modelo.UM,
    "unidocente": Modelo.UM,
    "unidocentemultigrado": Modelo.UM,
    "2": Modelo.UM,
    "polidocentemultigrado": Modelo.UM,
    "multigrado": Modelo.UM,
    "3": Modelo.PC,
    "polidocentecompleto": Modelo.PC,
    "polidocentecompleta": Modelo.PC,
}
NO_APLICA = frozenset({"a", "noaplica"})  # the característica of inicial
# Registro Nacional EIB; an IE «en ámbitos urbanos» keeps its modelo (5.6.3).
FORMAS_EIB: Mapping[str, bool] = {
    "eibdefortalecimiento": True,
    "fortalecimiento": True,
    "eibderevitalizacion": True,
    "revitalizacion": True,
    "eibenambitosurbanos": False,
    "ambitosurbanos": False,
    "eibambitosurbanos": False,
}
ROLES: Mapping[str, RoleKind] = {
    "docente": RoleKind.DOCENTE,
    "profesor": RoleKind.DOCENTE,
    "profesora": RoleKind.DOCENTE,
    "docentedeaula": RoleKind.DOCENTE,
    "directivo": RoleKind.DIRECTIVO,
    "director": RoleKind.DIRECTIVO,
    "directora": RoleKind.DIRECTIVO,
    "directorie": RoleKind.DIRECTIVO,
    "subdirector": RoleKind.DIRECTIVO,
    "subdirectora": RoleKind.DIRECTIVO,
    "acompanante": RoleKind.ACOMPANANTE,
    "acompanantepedagogico": RoleKind.ACOMPANANTE,
    "acompanantepedagogica": RoleKind.ACOMPANANTE,
    "epr": RoleKind.EPR,
    "especialistapedagogicoregional": RoleKind.EPR,
    "especialistaugel": RoleKind.ESPECIALISTA_UGEL,
    "rci": RoleKind.RCI,
    "especialistadre": RoleKind.ESPECIALISTA_DRE,
    "cci": RoleKind.CCI,
    "minedu": RoleKind.MINEDU,
}
DIRECCIONES: Mapping[str, Direccion] = {each.lower(): each for each in Direccion}
WHOLE_COUNTRY = frozenset({"", "nacional", "pais", "todoelpais", "peru"})
