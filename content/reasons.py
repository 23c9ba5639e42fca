"""Why an activity is moved, cancelled or cannot be: codes that are kept, texts that are read."""

from i18n.text import N_

# code on the wire and in the history -> button, at most 20 characters
REASONS: dict[str, str] = {
    "licencia": N_("Licencia o ausencia"),
    "sin_clases": N_("IE sin clases"),
    "via": N_("Clima o vía cortada"),
    "emergencia": N_("Emergencia"),
    "cruce": N_("Otra actividad"),
    "cambio": N_("Cambio de docente"),
    "otro": N_("Otro motivo"),
}
