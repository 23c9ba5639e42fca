"""The command menu of a chat: what each role can write, most used first."""

from collections.abc import Collection
from dataclasses import dataclass

from content.message import Command
from domain.people.roles import RoleKind
from domain.policy import CLOSERS, MATRIX_READERS
from i18n.catalogues import Tongue
from i18n.text import N_

ANYBODY = frozenset(RoleKind)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A command and who sees it in the menu; whoever writes it is asked for their rights anyway."""

    name: str
    description: str  # Spanish, marked
    roles: frozenset[RoleKind] = ANYBODY
    strangers: bool = False  # also in a chat that is linked to nobody


MENU: tuple[Entry, ...] = (
    Entry(
        name="visitas",
        description=N_("Acordar las fechas de mis visitas"),
        roles=frozenset({RoleKind.ACOMPANANTE}),
    ),
    Entry(
        name="plan",
        description=N_("Ver y acordar el plan de mi año"),
        roles=frozenset({RoleKind.ACOMPANANTE}),
    ),
    Entry(
        name="gia",
        description=N_("Convocar un grupo de interaprendizaje"),
        roles=frozenset({RoleKind.ACOMPANANTE}),
    ),
    Entry(
        name="taller",
        description=N_("Convocar un taller"),
        roles=frozenset({RoleKind.ACOMPANANTE}),
    ),
    Entry(
        name="rtc",
        description=N_("Convocar una reunión de trabajo colegiado"),
        roles=frozenset({RoleKind.DIRECTIVO}),
    ),
    Entry(
        name="cerrar",
        description=N_("Cerrar la ficha de lo que terminó"),
        roles=frozenset({RoleKind.ACOMPANANTE, RoleKind.DIRECTIVO}),
    ),
    Entry(
        name="censo",
        description=N_("Bajar lo cerrado para SIGMA 2.0"),
        roles=frozenset({RoleKind.ACOMPANANTE, RoleKind.DIRECTIVO, RoleKind.ESPECIALISTA_UGEL, RoleKind.RCI}),
    ),
    Entry(
        name="practica",
        description=N_("Registrar el nivel de la práctica"),
        roles=frozenset({RoleKind.ACOMPANANTE}),
    ),
    Entry(
        name="desempeno",
        description=N_("Observar el trabajo de acompañantes"),
        roles=frozenset({RoleKind.MINEDU}),
    ),
    Entry(
        name="encuesta",
        description=N_("Responder la encuesta que me espera"),
        roles=frozenset({RoleKind.DOCENTE, RoleKind.ACOMPANANTE}),
    ),
    Entry(
        name="casos",
        description=N_("Ver diferencias por verificar"),
        roles=frozenset({RoleKind.RCI, RoleKind.ESPECIALISTA_UGEL}),
    ),
    Entry(
        name="matriz",
        description=N_("Ver la matriz de seguimiento y sus encuestas"),
        roles=frozenset(MATRIX_READERS),
    ),
    Entry(
        name="nohabiles",
        description=N_("Cargar días no hábiles"),
        roles=frozenset(CLOSERS),
    ),
    Entry(name="agenda", description=N_("Ver mis próximas fechas")),
    Entry(name="start", description=N_("Empezar"), roles=frozenset(), strangers=True),
    Entry(name="ayuda", description=N_("Qué puedo hacer aquí"), strangers=True),
    Entry(name="idioma", description=N_("Cambiar de idioma")),
    Entry(
        name="misregistros",
        description=N_("Ver lo que se registró de mí"),
        roles=frozenset({RoleKind.DOCENTE, RoleKind.DIRECTIVO, RoleKind.ACOMPANANTE}),
    ),
    Entry(name="misdatos", description=N_("Ver los datos que se guardan de mí")),
    Entry(name="privacidad", description=N_("Leer el aviso de privacidad"), strangers=True),
    Entry(name="cancelar", description=N_("Olvidar lo que estaba haciendo"), strangers=True),
    Entry(name="baja", description=N_("Dejar de recibir mensajes")),
)


def commands(t: Tongue, kinds: Collection[str], *, linked: bool = True) -> tuple[Command, ...]:
    """The menu of somebody with these roles (kinds of `RoleKind`), in their language.

    A linked person without a current role keeps what is for anybody.
    """
    return tuple(
        Command(name=entry.name, description=t.label(entry.description))
        for entry in MENU
        if _shown(entry, kinds, linked)
    )


def _shown(entry: Entry, kinds: Collection[str], linked: bool) -> bool:
    if not linked:
        return entry.strangers
    return entry.roles == ANYBODY or any(kind in entry.roles for kind in kinds)
