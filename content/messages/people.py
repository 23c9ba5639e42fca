"""People and their posts, as other messages name them; and news about a person."""

from content.lines import lines
from content.message import Message
from content.views import Reader, view
from domain.people.roles import Assignment, Person, Role, RoleKind, assignments_of, roles_of
from domain.people.territory import Dre, Ie, Ugel
from i18n.text import N_, Html, clean_name

MOST_POSTS = 12  # of one person that a message lists

POSTS: dict[str, str] = {
    RoleKind.DOCENTE: N_("docente"),
    RoleKind.DIRECTIVO: N_("directivo o directiva"),
    RoleKind.ACOMPANANTE: N_("acompañante"),
    RoleKind.EPR: N_("especialista pedagógico regional"),
    RoleKind.ESPECIALISTA_UGEL: N_("especialista de UGEL"),
    RoleKind.RCI: N_("responsable de calidad de la información"),
    RoleKind.ESPECIALISTA_DRE: N_("especialista de DRE"),
    RoleKind.CCI: N_("coordinador de calidad de la información"),
    RoleKind.MINEDU: N_("equipo del Ministerio"),
}


def name(reader: Reader, person_id: int) -> str:
    """A person's full name made safe to show; escaped by `say` like any other fact."""
    person = reader.session.get_one(Person, person_id)
    return clean_name(person.full_name) or "…"


def first_name(reader: Reader, person_id: int) -> str:
    """How a person is spoken to."""
    person = reader.session.get_one(Person, person_id)
    return clean_name(person.first_name) or "…"


def roles(reader: Reader, person_id: int) -> list[Role]:
    """The posts that a person holds today."""
    return roles_of(reader.session, person_id, reader.today)


def kinds(reader: Reader) -> list[str]:
    """The kinds of posts of the reader; none for a stranger."""
    return [] if reader.person_id is None else [role.kind for role in roles(reader, reader.person_id)]


def posts(reader: Reader, person_id: int) -> Html:
    """One line a post, such as «docente en IE 56001»; a line that says so when there is none."""
    held = roles(reader, person_id)
    shown = [_post(reader, role) for role in held[:MOST_POSTS]]
    if len(held) > MOST_POSTS:
        more = len(held) - MOST_POSTS
        shown.append(reader.t.say_n("y {n} cargo más", "y {n} cargos más", more))
    return lines(*shown) if shown else reader.t.say("hoy no tiene un cargo en nuestra lista")


def ies(reader: Reader, person_id: int) -> list[Ie]:
    """Where a person works today: the IE of their posts, then those that they accompany."""
    own = [role.ie_id for role in roles(reader, person_id)]
    given = [row.ie_id for row in assigned(reader, person_id)]
    wanted = dict.fromkeys(ie_id for ie_id in (*own, *given) if ie_id is not None)
    return [reader.session.get_one(Ie, ie_id) for ie_id in wanted]


def assigned(reader: Reader, person_id: int) -> list[Assignment]:
    """Whom a person accompanies today."""
    return assignments_of(reader.session, person_id, reader.today)


def _post(reader: Reader, role: Role) -> Html:
    post = reader.t.say(POSTS[role.kind])
    place = _place(reader, role)
    return reader.t.say("{post} en {place}", post=post, place=place) if place else post


def _place(reader: Reader, role: Role) -> str | None:
    if role.ie_id is not None:
        return clean_name(reader.session.get_one(Ie, role.ie_id).name)
    if role.ugel_id is not None:
        return clean_name(reader.session.get_one(Ugel, role.ugel_id).name)
    if role.dre_id is not None:
        return clean_name(reader.session.get_one(Dre, role.dre_id).name)
    return role.direccion


@view
def unreachable(reader: Reader, about: int) -> Message:
    """To the acompañante: a docente or directivo can no longer be written to by chat."""
    return Message(
        text=reader.t.say(
            "Ya no podemos escribir a <b>{name}</b> por aquí. Por favor, coordine por llamada o SMS.",
            name=name(reader, about),
        )
    )
