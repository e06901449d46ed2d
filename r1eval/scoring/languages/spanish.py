"""Spanish."""

from r1eval.scoring.languages.vocabulary import (
    Vocabulary,
    by_hundreds,
    by_name,
    by_power,
    by_tens,
    by_unit,
    counted,
    words,
)

SPANISH = Vocabulary(
    "Spanish",
    common=words("no, el, la, los, las, un, una, de, que, y, en, con, por, se, lo, yo"),
    answer=words("respuesta, respuestas, solución, soluciones, resultado, resultados"),
    equals=words(
        "fuera, fuese, era, es, son, vale, valen, es igual a, igual a, sería, será, da, equivale a, hay, "
        "quedan, tiene"
    ),
    conclusions=words("por lo tanto, por tanto, entonces, así, luego, así que, en conclusión, finalmente"),
    negations=words("no creo que, no, nunca, tampoco, en lugar de, en vez de, ni"),
    contrasts=words("sino, sino que, es"),
    hypotheses=words("si, supongamos, suponiendo, supongamos que"),
    retractions=words(
        "incorrecto, incorrecta, está mal, falso, falsa, error, imposible, demasiado grande, "
        "demasiado pequeño"
    ),
    doubts=words("espera, esperen, un momento, ups, perdón, pero no, pero espera"),
    pointers=words("eso, esto, esta, ese, está"),
    choice=words(
        "opción, alternativa, letra, inciso, elijo, escojo, elegir, "
        "elegimos, escoger, escogemos, marcar, seleccionar"
    ),
    correct=words("correcta, correcto, mejor, verdadera, final"),
    wrong=words("incorrecta, incorrecto, falsa, falso, descartada, se descarta, se descartan, errónea"),
    conjunctions=words("y, o, e, u"),
    headings=words("pregunta, problema, ejercicio, ejemplo"),
    yes=words("sí, verdadero"),
    no=words("no, falso"),
    no_solution=words(
        "sin solución, no hay solución, no hay soluciones, no tiene solución, no tiene soluciones, "
        "no existe, no existen, no existe solución, ninguno, ninguna, ninguna solución, "
        "no hay solución real"
    ),
    counters=words(
        "metro, metros, segundo, segundos, minuto, minutos, hora, horas, día, días, semana, semanas, "
        "mes, meses, año, años, gramo, gramos, kilogramo, kilogramos, litro, litros, grado, grados, "
        "peso, pesos, euro, euros, dólares, unidades, personas, estudiantes, manzanas, libros, páginas, "
        "puntos, maneras, formas, centímetros, kilómetros, cuadrados, cúbicos"
    ),
    units=by_name(
        {
            "km": "kilómetro, kilómetros",
            "m": "metro, metros",
            "cm": "centímetro, centímetros",
            "mm": "milímetro, milímetros",
            "kg": "kilogramo, kilogramos",
            "g": "gramo, gramos",
            "litre": "litro, litros",
            "second": "segundo, segundos",
            "minute": "minuto, minutos",
            "hour": "hora, horas",
            "day": "día, días",
            "week": "semana, semanas",
            "month": "mes, meses",
            "year": "año, años",
            "degree": "grado, grados",
            "dollar": "dólar, dólares",
        }
    ),
    scales=by_power(
        {
            2: "cien, cientos",
            3: "mil",
            6: "millón, millones",
            12: "billón, billones",
        }
    ),
    numbers=counted(
        "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciséis diecisiete dieciocho diecinueve veinte"
    ),
    larger_numbers=by_tens("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa")
    | by_unit(
        20,
        "veintiuno/veintiún/veintiuna veintidós/veintidos veintitrés/veintitres veinticuatro veinticinco "
        "veintiséis/veintiseis veintisiete veintiocho veintinueve",
    )
    | by_hundreds(
        "ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas "
        "quinientos/quinientas "
        "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas"
    ),
    number_joints=words("y"),
    fractions=words(
        "medio, media, medios, tercio, tercios, cuarto, cuartos, quinto, quintos, docena, docenas, mitad"
    ),
    decimal_comma=True,
)
