"""The privacy notice, in two layers, with its version. Ley 29733 and its Reglamento, DS 016-2024-JUS.

A changed text is another notice: raise VERSION, and everybody is asked again. A test holds the
Spanish text of each version to its SHA-256.
"""

import hashlib

from content.lines import lines, paragraphs
from content.programme import Offices
from i18n.catalogues import Tongue
from i18n.text import Html

VERSION = "2026-3"


NOWHERE = Offices()


def short(t: Tongue, offices: Offices = NOWHERE) -> Html:
    """First layer: what must be known before any datum is asked for."""
    return paragraphs(
        t.say("🔒 <b>Antes de empezar</b>"),
        t.say("Soy Yanapaq, el asistente del Acompañamiento Pedagógico del Ministerio de Educación y de su UGEL."),
        lines(
            t.say(
                "• <b>Para qué:</b> acordar las fechas de visitas y reuniones, recordárselas y, si desea, encuestas."
            ),
            t.say(
                "• <b>Qué datos:</b> su nombre, cargo, IE, documento y celular, que su UGEL ya registró; "
                "sus fechas y este chat."
            ),
            t.say(
                "• <b>Quién los ve:</b> quienes participan en cada actividad y los especialistas de su UGEL, "
                "su DRE y el Ministerio."
            ),
            t.say("• <b>Dónde:</b> los mensajes pasan por los servidores de Telegram, fuera del Perú."),
            t.say("• <b>Usted decide:</b> usar este chat es voluntario. Una llamada, un SMS o el papel valen igual."),
            of_data(t, offices),
        ),
        t.say("¿Acepta que le escribamos por Telegram?"),
    )


def of_data(t: Tongue, offices: Offices) -> Html | None:
    """Where to ask about one's data; not part of the text of a version, for it is another in each place."""
    if not offices.data_officer:
        return None
    return t.say("• <b>Consultas sobre sus datos:</b> {contact}", contact=offices.data_officer)


def long(t: Tongue, offices: Offices = NOWHERE) -> Html:
    """Second layer, behind «Leer más»: all that the law asks us to say."""
    return paragraphs(
        t.say("<b>Aviso de privacidad</b> · versión {version}", version=VERSION),
        t.say(
            "<b>Responsable.</b> El Ministerio de Educación, con las DRE y UGEL. "
            "Su Oficial de Datos Personales atiende sus consultas; su UGEL le dice cómo ubicarlo."
        ),
        of_data(t, offices),
        t.say(
            "<b>Por qué podemos.</b> Las fechas y el cumplimiento del acompañamiento son función pública. "
            "Escribirle por Telegram depende solo de su consentimiento (Ley 29733 y DS 016-2024-JUS)."
        ),
        t.say(
            "<b>Telegram.</b> Es una empresa extranjera: guarda los mensajes en sus servidores, en varios países, "
            "y los chats con un asistente no van cifrados de extremo a extremo."
        ),
        t.say(
            "<b>Lo que no pedimos.</b> Aquí nunca escriba su documento completo, nombres de estudiantes "
            "ni asuntos de salud o disciplina."
        ),
        t.say(
            "<b>Cuánto tiempo.</b> Este chat, hasta su /baja. Las fechas y el cumplimiento, 5 años. "
            "La constancia de su respuesta a este aviso, 5 años desde que termina."
        ),
        t.say(
            "<b>Registros.</b> De cada actividad se guarda si se realizó, quién asistió y sus pasos: los ven "
            "quienes participaron, en lo que les corresponde, y su UGEL. El nivel de la práctica de un docente lo"
            " ven él o ella y su acompañante; el resultado de un acompañante, él o ella y quien le observó; a los"
            " demás solo llegan sumas. Si usted dice que algo no fue como se registró, lo ve solo quien cuida los"
            " datos en su UGEL."
        ),
        t.say(
            "<b>Encuestas.</b> Responder es voluntario. Se sabe si respondió, no qué: mientras está abierta, sus "
            "respuestas se guardan bajo una clave que se destruye al cierre; después quedan sin su nombre, mezcladas "
            "con las de otras personas. Al enviarlo, de lo que escribió se quitan los nombres."
        ),
        t.say(
            "<b>Su voz y sus fotos en una encuesta.</b> Se guardan sin su nombre y sin lo que la cámara anota; el "
            "mensaje se retira de este chat. Se borran si cambia la respuesta, si no la envía, si no desea responder "
            "o si la encuesta se anula. Una voz puede reconocerse: solo la oye la Dirección del Ministerio que hace "
            "la encuesta, cuando ya cerró. Si le preocupa, escriba u omita la pregunta."
        ),
        t.say(
            "<b>Cuánto tiempo las encuestas.</b> Si respondió o no, 90 días desde el cierre. Las respuestas sin su "
            "nombre, con su voz y sus fotos, 3 años."
        ),
        t.say("<b>Decisiones automáticas.</b> Ninguna: las fechas las deciden las personas."),
        t.say(
            "<b>Sus derechos.</b> Ver y llevarse sus datos (/misdatos), corregirlos (en su UGEL), "
            "oponerse y retirar su consentimiento cuando quiera (/baja), sin dar razones y sin consecuencias."
        ),
        t.say(
            "<b>Reclamos.</b> Ante el Oficial de Datos Personales o la Autoridad Nacional de Protección "
            "de Datos Personales."
        ),
        t.say("<b>Ayuda.</b> {contact}", contact=offices.helper) if offices.helper else None,
    )


def text(t: Tongue, offices: Offices = NOWHERE) -> str:
    """Both layers as they are shown in this language and place: what a consent row keeps the SHA-256 of."""
    return f"{short(t, offices)}\n\n{long(t, offices)}"


def sha256(t: Tongue, offices: Offices = NOWHERE) -> str:
    """The fingerprint of `text`, 64 hexadecimal digits."""
    return hashlib.sha256(text(t, offices).encode()).hexdigest()
