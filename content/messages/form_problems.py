"""What to correct in an XLSForm, in words: one line a code. Plain text; whoever shows it as HTML escapes it."""

from collections.abc import Mapping

from content.forms.problems import Problem
from i18n.catalogues import Tongue
from i18n.text import N_

TEXTS: Mapping[str, str] = {
    # The file
    "file_too_big": N_("El archivo pesa demasiado (máximo {limit_mb} MB). Quite imágenes y hojas que no usa."),
    "file_too_many_rows": N_("Una hoja tiene más de {limit} filas. Borre las que no son del formulario."),
    "file_too_wide": N_("Una hoja tiene celdas muy lejos de los datos. Borre columnas y filas vacías."),
    "file_zip_bomb": N_("El archivo se expande a {unpacked_mb} MB y no se abre. Guárdelo de nuevo desde Excel."),
    "file_foreign": N_("El archivo contiene instrucciones ajenas a una tabla. Copie las celdas a un libro nuevo."),
    "file_not_a_table": N_("No es un XLSForm. Envíe un libro de Excel (.xlsx) con una hoja «survey»."),
    "file_old_or_protected": N_("Es un Excel antiguo (.xls) o con contraseña. Guárdelo como .xlsx sin contraseña."),
    "file_cut_short": N_("El archivo está incompleto. Envíelo otra vez."),
    "file_merged_cells": N_("Hay celdas combinadas ({ranges}). Sepárelas y complete cada celda."),
    "rows_many": N_("Hay {count} filas; el máximo es {limit}. Divida el formulario."),
    "columns_many": N_("Hay más de {limit} columnas. Borre las que no usa."),
    "cells_many": N_("Hay más de {limit} celdas con texto. Divida el formulario."),
    "cell_long": N_("La celda tiene más de {limit} letras. Acórtela."),
    "header_twice": N_("Esta columna está dos veces. Deje una."),
    "sheet_missing": N_("Falta la hoja «survey», con las columnas type, name y label."),
    "column_missing": N_("Falta esta columna en la primera fila."),
    "no_questions": N_("La hoja no tiene preguntas."),
    "sheet_refused": N_("La hoja «{name}» necesita datos de otro sistema y aquí no se usa. Bórrela."),
    "setting_refused": N_("El ajuste «{name}» no se usa aquí: las respuestas no se cifran en el teléfono. Bórrelo."),
    # Types and groups
    "type_missing": N_("Falta el tipo de la pregunta."),
    "type_unknown": N_("«{type}» no es un tipo de XLSForm. Revise cómo está escrito."),
    "type_unknown_near": N_("«{type}» no es un tipo de XLSForm. ¿Quiso escribir «{near}»?"),
    "type_barcode": N_("Un chat no lee códigos de barras. Use «text» para escribir el código o «image» para una foto."),
    "type_of_map": N_("Un chat no dibuja sobre un mapa ni sigue un recorrido. Use «geopoint» para un solo lugar."),
    "type_in_background": N_("Un chat no graba nada sin que la persona lo sepa. Borre esta fila."),
    "type_identifies": N_("No se recoge el teléfono ni la identidad del equipo. Borre esta fila."),
    "type_outside_data": N_("Las opciones en otro archivo no se usan aquí. Cópielas en la hoja «choices»."),
    "type_obsolete": N_("«{type}» es una forma antigua de XLSForm. Use «integer», «begin repeat» o «choice_filter»."),
    "list_missing": N_("Falta el nombre de la lista. Ejemplo: select_one si_no."),
    "list_unknown": N_("La lista «{list}» no está en la hoja «choices»."),
    "list_unknown_near": N_("La lista «{list}» no está en la hoja «choices». ¿Quiso escribir «{near}»?"),
    "group_open": N_("«{name}» empieza aquí y no termina. Agregue la fila que lo cierra."),
    "group_end": N_("Este «{type}» no cierra nada que esté abierto. Bórrelo o corrija el que empieza."),
    "groups_deep": N_("Hay más de {limit} grupos uno dentro de otro. Simplifique."),
    "repeats_deep": N_("Hay más de {limit} repeticiones una dentro de otra. Simplifique."),
    # Names and labels
    "name_missing": N_("Falta el nombre (columna name)."),
    "name_shape": N_("«{name}» no sirve de nombre. Use letras, números y guion bajo; empiece con letra."),
    "name_twice": N_("El nombre «{name}» ya está en la fila {first}. Ponga otro."),
    "label_missing": N_("Falta el texto de la pregunta (columna label)."),
    "calculation_missing": N_("Falta la fórmula (columna calculation)."),
    "other_filtered": N_("«or_other» no puede ir con choice_filter. Quite uno de los dos."),
    "filter_without_list": N_("choice_filter solo sirve en preguntas con lista de opciones."),
    "column_trigger": N_("La columna «trigger» no se usa aquí. Escriba la fórmula con las respuestas que necesita."),
    "column_save_to": N_("La columna «save_to» guarda en otro sistema y aquí no se usa. Bórrela."),
    "column_intent": N_("La columna «intent» abre otra aplicación y aquí no se usa. Bórrela."),
    # Choices
    "choice_without_list": N_("Falta el nombre de la lista (columna list_name)."),
    "choice_name_missing": N_("Falta el nombre de la opción (columna name)."),
    "choice_name_blank": N_("«{name}» tiene espacios y su lista permite elegir varias. Use guion bajo."),
    "choice_twice": N_("La opción «{name}» ya está en la fila {first}. Deje una."),
    "choice_label_missing": N_("Falta el texto de la opción (columna label)."),
    "choice_header": N_("El nombre de esta columna tiene espacios o signos. Use letras, números y guion bajo."),
    # Expressions
    "reference_unknown": N_("No hay ninguna pregunta «{name}». Revise cómo está escrito su nombre."),
    "reference_twice": N_("Hay más de una pregunta «{name}» y no se sabe cuál es. Cambie uno de los nombres."),
    "reference_last_saved": N_("No se guardan respuestas de una vez para otra: «{name}» no se puede usar."),
    "reference_left": N_("No hay ninguna pregunta «{name}» a la que llegar desde aquí."),
    "expression_long": N_("La fórmula es demasiado larga. Divídala en varias filas «calculate»."),
    "expression_deep": N_("La fórmula tiene demasiados paréntesis. Divídala en varias filas «calculate»."),
    "expression_sign": N_("En la letra {at} hay un signo que las fórmulas no tienen: «{sign}». ¿Falta una comilla?"),
    "expression_expected": N_("En la letra {at} falta «{expected}»."),
    "expression_rest": N_("Desde la letra {at} sobra algo: «{near}»."),
    "expression_step": N_("En la letra {at} el camino se corta: «{near}»."),
    "expression_operand": N_("En la letra {at} falta un valor."),
    "expression_prefix": N_("Los nombres con dos puntos no se usan aquí. Use el nombre de una pregunta entre ${{ }}."),
    "expression_fails": N_("La fórmula no se puede calcular: «{source}». Revise qué recibe cada función."),
    "function_unknown": N_("No existe la función «{name}»."),
    "function_arguments": N_("A la función «{name}» le faltan o le sobran datos entre paréntesis."),
    "function_outside_data": N_("«{name}» busca en otro archivo y aquí no se usa. Ponga los datos en «choices»."),
    "function_of_map": N_("«{name}» trabaja sobre mapas y aquí no se usa."),
    "function_of_device": N_("«{name}» depende de un equipo o de una pantalla y aquí no se usa."),
    "function_of_secrets": N_("«{name}» cifra datos y aquí no se usa."),
    "function_of_xforms": N_("«{name}» no es de las funciones que usa un XLSForm. Vea la lista en la guía."),
    "pattern_computed": N_("El patrón de regex debe ir escrito entre comillas."),
    "pattern_broken": N_("«{pattern}» no es un patrón válido para regex."),
    "pattern_slow": N_("El patrón «{pattern}» puede tardar sin fin con algunos textos. Hágalo más simple."),
    "circular": N_("Esto depende de sí mismo: {names}. Corte el círculo en alguna de esas filas."),
    # What pyxform says, and compiled forms
    "pyxform": N_("XLSForm no lo acepta: {said}"),
    "xform_large": N_("El formulario es demasiado grande. Divídalo."),
    "xform_broken": N_("El formulario guardado no se puede leer. Cargue otra vez el archivo."),
    "xform_expression": N_("La fórmula «{source}» no se puede usar aquí."),
    "xform_control": N_("Este tipo de pregunta no se puede usar en un chat."),
}


def problem_text(t: Tongue, problem: Problem) -> str:
    """What is wrong and what to do. KeyError for a code nobody wrote a sentence for."""
    return t.label(TEXTS[problem.code], **problem.facts)


def place_text(t: Tongue, problem: Problem) -> str:
    """«hoja survey, fila 4, columna relevant»; empty where it concerns the whole file."""
    sheet, row, column = problem.place
    if not sheet:
        return ""
    if not row:
        return t.label("hoja {sheet}", sheet=sheet)
    if not column:
        return t.label("hoja {sheet}, fila {row}", sheet=sheet, row=row)
    return t.label("hoja {sheet}, fila {row}, columna {column}", sheet=sheet, row=row, column=column)
