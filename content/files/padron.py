"""Headers of the registers that describe IE: padrón of ESCALE and Registro Nacional EIB. They come and go by cut."""

from content.files.table import Column, Columns

# Personal data of the padrón: dropped at reading, never stored.
PERSONAL = ("DIRECTOR", "TELEFONO", "EMAIL", "PROMOTOR")

PADRON = Columns(
    required=(
        Column(name="COD_MOD", aliases=("codigo_modular", "cod modular", "codigo modular de la IE")),
        Column(name="CODLOCAL", aliases=("cod_local", "codigo_local", "codigo de local")),
        Column(name="D_DREUGEL", aliases=("ugel", "dre_ugel", "nombre_ugel")),
    ),
    optional=(
        Column(name="ANEXO"),
        Column(name="CODINST", aliases=("codigo_institucion",)),
        Column(name="CEN_EDU", aliases=("nombre_ie", "nombre de la IE", "institucion educativa")),
        Column(name="NIV_MOD", aliases=("codigo_nivel",)),
        Column(name="D_NIV_MOD", aliases=("nivel", "nivel_modalidad", "nivel / modalidad")),
        Column(name="COD_CAR", aliases=("caracteristica_codigo",)),
        Column(name="D_COD_CAR", aliases=("caracteristica",)),
        Column(name="MODELO", aliases=("modelo_acompanamiento", "tipo_ie")),
        Column(name="D_FORMA", aliases=("forma",)),
        Column(name="GESTION"),
        Column(name="D_GESTION"),
        Column(name="GES_DEP"),
        Column(name="D_GES_DEP", aliases=("gestion_dependencia",)),
        Column(name="AREA_CENSO", aliases=("codigo_area",)),
        Column(name="DAREACENSO", aliases=("area", "area_censo_d", "ambito")),
        Column(name="CODGEO", aliases=("ubigeo",)),
        Column(name="D_DPTO", aliases=("departamento",)),
        Column(name="D_PROV", aliases=("provincia",)),
        Column(name="D_DIST", aliases=("distrito",)),
        Column(name="CEN_POB", aliases=("centro_poblado",)),
        Column(name="D_REGION", aliases=("dre", "nombre_dre", "dre_gre")),
        Column(name="CODOOII", aliases=("codigo_ugel",)),
        Column(name="NLAT_IE", aliases=("latitud",)),
        Column(name="NLONG_IE", aliases=("longitud",)),
        Column(name="RURALIDAD", aliases=("tipo_de_ruralidad", "grado_de_ruralidad")),
        Column(name="FRONTERA", aliases=("zona_frontera", "DIS_FRONT")),
        Column(name="VRAEM", aliases=("DIS_VRAEM",)),
        Column(name="LENGUA_1", aliases=("nombre_de_lengua_originaria_1", "lengua_originaria_1", "lengua")),
        Column(name="LENGUA_2", aliases=("nombre_de_lengua_originaria_2", "lengua_originaria_2")),
        Column(name="LENGUA_3", aliases=("nombre_de_lengua_originaria_3", "lengua_originaria_3")),
        Column(name="RED", aliases=("red_educativa", "nombre_red")),
        Column(name="D_ESTADO", aliases=("estado_servicio",)),
    ),
    forbidden=PERSONAL,
)

EIB_REGISTER = Columns(
    required=(
        Column(name="COD_MOD", aliases=("codigo_modular", "cod modular")),
        Column(name="FORMA_EIB", aliases=("forma_de_atencion_eib", "forma de atencion")),
    ),
    optional=(
        Column(name="ANEXO"),
        Column(name="LENGUA_1", aliases=("nombre_de_lengua_originaria_1", "lengua_originaria_1")),
        Column(name="LENGUA_2", aliases=("nombre_de_lengua_originaria_2", "lengua_originaria_2")),
        Column(name="LENGUA_3", aliases=("nombre_de_lengua_originaria_3", "lengua_originaria_3")),
    ),
    forbidden=PERSONAL,
)
