"""How the program ends, and the sentences for failures that a person can act on."""

from dataclasses import dataclass
from enum import IntEnum


class Exit(IntEnum):
    OK = 0
    FOUND = 1  # the file or the check has something to correct
    SETTINGS = 2  # a setting, an argument or a file is missing or wrong
    TOKEN = 3  # Telegram refuses the token
    DATABASE = 4  # the database cannot be reached or written
    TELEGRAM = 5  # Telegram cannot be reached, or somebody else hears this bot
    BUG = 70  # a mistake of the program itself; the traceback is for those who repair it


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is told before the program ends."""

    text: str
    code: Exit


class Stop(Exception):
    """Ends a command with a sentence for people; never shows a traceback."""

    def __init__(self, text: str, code: Exit) -> None:
        super().__init__(text)
        self.said = Said(text=text, code=code)


NO_BOT = (
    "Falta BOT_TOKEN. Pida un token a @BotFather en Telegram y escriba:\n"
    "  BOT_TOKEN=123456:ABC… yanapaq run\n"
    "o póngalo en el archivo .env (muestra: yanapaq env-example). Sin token puede probar: yanapaq demo"
)
BOT_REFUSED = (
    "Telegram no acepta el BOT_TOKEN. Cópielo de nuevo de @BotFather (/mybots → API Token) "
    "y revise que TELEGRAM_API_URL sea la dirección correcta."
)
DISK_FULL = (
    "No queda espacio en el disco de la base de datos. Libere espacio y vuelva a ejecutar: "
    "no se perdió nada de lo ya confirmado."
)
NO_DATABASE = (
    "No se puede usar la base de datos. Revise DATABASE_URL, que el servidor esté encendido y que la "
    "carpeta exista y permita escribir. Detalle: {detail}"
)
NO_TELEGRAM = (
    "No se puede llegar a Telegram. Revise la conexión y TELEGRAM_API_URL; "
    "nada se perdió, lo pendiente saldrá al volver."
)
ANOTHER_POLLER = (
    "Otro programa está leyendo los mensajes de este bot. Detenga el otro, o use otro token en uno de los dos."
)
WEBHOOK_SET = (
    "Este bot tiene un webhook registrado y así no se puede leer por consulta (polling). Defina WEBHOOK_URL y "
    "WEBHOOK_SECRET para seguir con el webhook, o quítelo con: yanapaq operator drop-webhook"
)
NO_PORT = "No se puede escuchar en {host}:{port}. Cambie WEBHOOK_PORT o WEBHOOK_HOST, o cierre lo que lo ocupa."
WRONG_SETTINGS = (
    "Hay ajustes incorrectos (variables o archivo .env):\n{lines}\nVea los ajustes posibles con: yanapaq env-example"
)
# By pydantic's name of the mistake; its own sentences are English.
REASONS = {
    "int_parsing": "debe ser un número entero",
    "float_parsing": "debe ser un número",
    "greater_than": "debe ser mayor que {gt:g}",
    "string_too_long": "debe tener {max_length} caracteres o menos",
    "less_than_equal": "debe ser {le:g} o menos",
}
WRONG_VALUE = "no se entiende"
NO_FILE_ACCESS = "No se puede leer o escribir {name}. Revise que exista y los permisos."
