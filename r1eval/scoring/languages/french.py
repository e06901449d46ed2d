"""French."""

from r1eval.scoring.languages.vocabulary import Vocabulary, by_name, by_power, by_tens, counted, words

FRENCH = Vocabulary(
    "French",
    common=words(
        "ce, pas, n'est, cela, le, la, les, un, une, des, du, de, il, elle, nous, que, on, je, c'est, "
        "pour, dans"
    ),
    answer=words("réponse, réponses, solution, solutions, résultat, résultats"),
    equals=words(
        "était, est, sont, vaut, valent, égale, égal à, est égal à, est égale à, soit, donne, fait, "
        "sera, serait"
    ),
    conclusions=words("donc, ainsi, par conséquent, on obtient, d'où, finalement, enfin, alors"),
    negations=words(
        "ne pense pas que, ne crois pas que, n'est pas, ne sont pas, ne peut pas, ne peut être, "
        "ne vaut pas, pas, non, jamais, plutôt que, au lieu de"
    ),
    contrasts=words("mais, c'est, plutôt"),
    hypotheses=words("si, supposons, suppose, supposons que, admettons que, si jamais"),
    retractions=words("faux, fausse, incorrect, incorrecte, erreur, impossible, trop grand, trop petit"),
    doubts=words("attends, attendez, oups, hum, pardon, désolé, mais non, mais attends, non mais"),
    pointers=words("cela, ça, ceci, ce, c'est"),
    choice=words(
        "option, choix, lettre, proposition, je choisis, alternative, "
        "choisir, choisit, choisissons, on choisit, retenir, cocher"
    ),
    correct=words("correcte, correct, bonne, bon, juste, exacte, vraie, finale"),
    wrong=words("fausse, faux, incorrecte, incorrect, mauvaise, exclue, éliminée, à exclure"),
    conjunctions=words("et, ou"),
    headings=words("question, problème, exercice, exemple, énoncé"),
    yes=words("oui, vrai"),
    no=words("non, faux"),
    no_solution=words(
        "pas de solution, aucune solution, il n'y a pas de solution, il n'y a aucune solution, "
        "il n'existe pas de solution, n'a pas de solution, n'existe pas, aucun, aucune, "
        "n'a aucune solution, pas de solution réelle"
    ),
    counters=words(
        "mètre, mètres, seconde, secondes, heure, heures, jour, jours, an, ans, année, années, semaine, "
        "semaines, mois, gramme, grammes, kilogramme, kilogrammes, litre, litres, degré, degrés, euro, "
        "euros, unités, carrés, carré, cubes, personnes, élèves, pommes, livres, façons, manières, "
        "kilomètres, centimètres, pages, points"
    ),
    units=by_name(
        {
            "km": "kilomètre, kilomètres",
            "m": "mètre, mètres",
            "cm": "centimètre, centimètres",
            "mm": "millimètre, millimètres",
            "kg": "kilogramme, kilogrammes",
            "second": "seconde, secondes",
            "hour": "heure, heures",
            "day": "jour, jours",
            "week": "semaine, semaines",
            "month": "mois",
            "year": "ans, année, années",
            "degree": "degré, degrés",
        }
    ),
    scales=by_power(
        {
            2: "cent, cents",
            3: "mille",
            6: "million, millions",
            9: "milliard, milliards",
            12: "billion, billions",
        }
    ),
    numbers=counted(
        "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize dix-sept dix-huit dix-neuf vingt"
    ),
    larger_numbers=by_tens(
        "vingt trente quarante cinquante soixante septante/soixante-dix"
        " quatre-vingt/quatre-vingts/huitante nonante/quatre-vingt-dix"
    ),
    number_joints=words("et"),
    fractions=words("demi, demie, tiers, quart, quarts, cinquième, cinquièmes, moitié, douzaine, douzaines"),
    decimal_comma=True,
)
