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
# those of a record: who conducts it may have been missing too
RECORD_REASONS: dict[str, str] = REASONS | {"conduce": N_("Faltó quien conduce")}
# why somebody was not there
ABSENCES: dict[str, str] = {
    "licencia": N_("licencia o salud"),
    "trabajo": N_("otra tarea de la IE"),
    "via": N_("clima o vía cortada"),
    "no_aviso": N_("no avisó"),
    "otro": N_("otro motivo"),
}
