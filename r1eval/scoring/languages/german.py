"""German."""

from r1eval.scoring.languages.vocabulary import Vocabulary, by_name, by_power, by_tens, counted, words

GERMAN = Vocabulary(
    "German",
    common=words("der, die, das, und, ein, eine, es, wir, ich, von, den, dem, zu, im, mit, für"),
    answer=words(
        "antwort, antworten, lösung, lösungen, ergebnis, ergebnisse, endergebnis, resultat, endantwort"
    ),
    equals=words(
        "ist, sind, lautet, lauten, beträgt, betragen, gleich, ist gleich, ergibt, heißt, wäre, hat, "
        "haben, bleiben"
    ),
    conclusions=words("also, daher, somit, folglich, deshalb, damit, demnach, schließlich, insgesamt"),
    negations=words("glaube nicht, nicht, kein, keine, keinen, niemals, statt, anstatt, weder"),
    contrasts=words("sondern, vielmehr, es ist"),
    hypotheses=words("wenn, falls, angenommen, nehmen wir an"),
    retractions=words("falsch, unrichtig, fehler, unmöglich, zu groß, zu klein, stimmt nicht"),
    doubts=words("moment, warte, halt, hoppla, ups, hm, hmm, nein, aber nein, nein aber, aber halt"),
    pointers=words("das, dies, dieses, es"),
    choice=words("option, wahl, buchstabe, auswahl, antwortmöglichkeit, ich wähle, möglichkeit, variante"),
    correct=words("richtig, richtige, korrekt, korrekte, beste, zutreffend, stimmt, wählen"),
    wrong=words("falsch, inkorrekt, ausgeschlossen, scheidet aus, scheiden aus, nicht"),
    conjunctions=words("und, oder"),
    headings=words("frage, aufgabe, problem, übung, beispiel"),
    yes=words("ja, wahr, richtig"),
    no=words("nein, falsch"),
    no_solution=words(
        "keine lösung, keine lösungen, es gibt keine lösung, es gibt keine lösungen, hat keine lösung, "
        "hat keine lösungen, existiert nicht, unlösbar, nicht lösbar, keine reelle lösung, "
        "keine reellen lösungen, keine"
    ),
    counters=words(
        "meter, sekunde, sekunden, minute, minuten, stunde, stunden, tag, tage, tagen, woche, wochen, "
        "monat, monate, jahr, jahre, jahren, gramm, kilogramm, liter, grad, euro, stück, personen, "
        "schüler, äpfel, bücher, seiten, punkte, einheiten, möglichkeiten, zentimeter, kilometer, "
        "quadratmeter, quadratzentimeter, kubikmeter, prozent"
    ),
    units=by_name(
        {
            "km": "kilometer",
            "cm": "zentimeter",
            "mm": "millimeter",
            "square m": "quadratmeter",
            "square cm": "quadratzentimeter",
            "cubic m": "kubikmeter",
            "kg": "kilogramm",
            "g": "gramm",
            "second": "sekunde, sekunden",
            "minute": "minuten",
            "hour": "stunde, stunden",
            "day": "tag, tage, tagen",
            "week": "woche, wochen",
            "month": "monat, monate, monaten",
            "year": "jahr, jahre, jahren",
            "degree": "grad",
            "percent": "prozent",
        }
    ),
    scales=by_power(
        {
            2: "hundert",
            3: "tausend",
            6: "million, millionen",
            9: "milliarde, milliarden",
            12: "billion, billionen",
        }
    ),
    numbers=counted(
        "null eins/ein/eine zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
        "fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig"
    ),
    larger_numbers=by_tens("zwanzig dreißig/dreissig vierzig fünfzig sechzig siebzig achtzig neunzig"),
    number_joints=words("und"),
    compounds=True,
    fractions=words(
        "halb, halbe, halbes, halben, hälfte, drittel, viertel, fünftel, zehntel, dutzend, einhalb"
    ),
    decimal_comma=True,
)
