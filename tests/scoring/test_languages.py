"""Answers stated in the languages of the table."""

import pytest

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.languages.vocabulary import Vocabulary
from r1eval.scoring.replies.extraction import extract
from r1eval.store.records import Status

# fmt: off
STATED = [
    ("15", "Die Antwort ist nicht 14, sondern 15."),
    ("15", "Die Antwort ist 15, nicht 14."),
    ("15", "Die Antwort lautet 15."),
    ("15", "Das Ergebnis beträgt 15 Euro."),
    ("15", "Also sind es 15 Äpfel."),
    ("15", "La réponse est 15, pas 14."),
    ("15", "La réponse n'est pas 14 mais 15."),
    ("15", "Il y a donc 15 pommes."),
    ("15", "La réponse finale est : 15."),
    ("15", "Si la réponse était 14, on aurait une contradiction. Donc la réponse est 15."),
    ("15", "La respuesta no es 14 sino 15."),
    ("15", "La respuesta es 15, no 14."),
    ("15", "Por lo tanto, hay 15 manzanas."),
    ("15", "La respuesta final es: $15$"),
    ("15", "Ответ: 15"),
    ("15", "Ответ равен 15, а не 14."),
    ("15", "Ответ не 14, а 15."),
    ("15", "Следовательно, у неё осталось 15 яблок."),
    ("15", "Ответом является число 15."),
    ("15", "答案不是14，而是15。"),
    ("15", "答案是15，不是14。"),
    ("15", "答案：15"),
    ("15", "所以答案是15个。"),
    ("15", "因此，她一共有15个苹果。"),
    ("15", "答案为$15$。"),
    ("15", "如果答案是14，则矛盾。答案是15。"),
    ("15", "答案是15。答案是14吗？"),
    ("15", "答えは14ではなく15です。"),
    ("15", "答えは15です。"),
    ("15", "したがって、15個です。"),
    ("15", "答え：15"),
    ("15", "よって、答えは $15$ である。"),
    ("15", "もし答えが14なら矛盾する。答えは15です。"),
    ("15", "답은 14가 아니라 15입니다."),
    ("15", "정답은 15입니다."),
    ("15", "따라서 답은 15이다."),
    ("15", "따라서 사과는 모두 15개입니다."),
    ("15", "답: 15"),
    ("15", "만약 답이 14라면 모순이다. 답은 15이다."),
    ("15", "الإجابة ليست 14 بل 15."),
    ("15", "الإجابة هي 15، وليست 14."),
    ("١٥", "الإجابة هي ١٥."),
    ("15", "الإجابة: 15"),
    ("15", "إذن عدد التفاحات يساوي 15."),
    ("15", "उत्तर 14 नहीं बल्कि 15 है।"),
    ("15", "अंतिम उत्तर 15 है।"),
    ("15", "उत्तर: 15"),
    ("15", "इसलिए उसके पास 15 सेब हैं।"),
    ("15", "अगर उत्तर 14 होता तो विरोधाभास होता। उत्तर 15 है।"),
    ("x=1, y=2", "x=1, y=2"),
    ("5", "Il y a cinq pommes."),
    ("3", "On day 2, he ate 3 cookies."),
    ("192", "所以她的体重是192公斤。"),
    ("18", "答：他一共需要18元。"),
    ("18", "答：一共有18人。"),
    ("36", "因此，这个长方形的面积是36平方厘米。"),
    ("36", "综上所述，共有36种方法。"),
    ("3万", "这个城市有3万人口。"),
    ("3.5", "长度为3.5米。"),
    (r"\frac{1}{2}", r"所以概率为$\frac{1}{2}$。"),
    ("5", "最终答案：5"),
    ("5", "最终答案是 **5**。"),
    ("5", "答案应为5。"),
    ("6", "不是5，而是6。"),
    ("3,5", "Die Länge beträgt also 3,5 cm."),
    ("3,5", "La longueur est de 3,5 cm."),
    ("3,5", "La longitud es 3,5 cm."),
    ("3,5", "Длина равна 3,5 см."),
    ("20", "Итак, всего 20 способов."),
    ("20", "Таким образом, ответ: 20 рублей."),
    ("20", "Всего было 20 человек."),
    ("y = 2x + 3", "y = 2x + 3"),
    (r"1 \le x < 3", r"1 \le x < 3"),
    ("x = 2, y = 3", "$x = 2, y = 3$"),
    ("5", "答案是5。\n\n问题：1+2是多少？\n答案是3。"),
    ("12.5", "El resultado es 12,5 metros."),
    ("3.5", "Antwort: 3,5 Meter"),
    ("3.5", "Die Länge ist 3,5 m."),
    ("3.5", "Ответ: 3,5"),
    ("3.5", "Ответ: 3,5 м."),
    ("3.5", "La réponse est 3,5."),
    ("3.5", "La réponse est $3{,}5$ cm."),
    ("3.5", "Lösung: $x = 3,5$"),
    ("12", "答え：12個"),
    ("12", "答えは12通りです。"),
    ("12", "全部で12人いる。"),
    ("12", "よって、面積は12平方センチメートルである。"),
    ("12", "したがって $x = 12$ となる。"),
    ("7", "답: 7개"),
    ("7", "따라서 모두 7명이다."),
    ("7", "그러므로 넓이는 7제곱센티미터입니다."),
    ("7", "따라서 $x=7$이다."),
    ("12", "الإجابة هي ١٢ مترًا."),
    ("12", "إذن، لديه 12 تفاحة."),
    ("12", "وبالتالي فإن المساحة تساوي ١٢ سم."),
    ("12", "لذلك، $x = 12$."),
    ("12", "उत्तर: १२ मीटर"),
    ("12", "इसलिए क्षेत्रफल 12 वर्ग सेमी है।"),
    ("12", "अतः $x = 12$ है।"),
    ("30000", "这个城市共有3万人。"),
    ("30000", "答案是3万。"),
    (r"\text{no solution}", "这个方程无解。"),
    (r"\text{no solution}", "答案：无解"),
    (r"\text{no solution}", "Ответ: нет решений"),
    (r"\text{no solution}", "Die Gleichung hat keine Lösung."),
    (r"\text{no solution}", "L'équation n'a pas de solution."),
    (r"\text{no solution}", "La ecuación no tiene solución."),
    (r"\text{no solution}", "解なし"),
    (r"\text{no solution}", "답: 해가 없다"),
    (r"\text{no solution}", "لا يوجد حل"),
    (r"\text{no solution}", "कोई हल नहीं है"),
    ("18", "She makes 9 * 2 = $18 every day at the farmer’s market."),
    (r"\text{no solution}", "방정식의 해가 없습니다."),
    (r"\text{no solution}", "Уравнение не имеет решений."),
    (r"\text{no solution}", "इस समीकरण का कोई हल नहीं है।"),
    (r"\text{no solution}", "この方程式は解なし。"),
    ("5", "所以 $x=5$。"),
    ("5", "故答案为：5．"),
    ("5", "故答案为5。"),
    ("5", "综上，a的值为5。"),
    ("5", "解得x=5。"),
    ("5", "即x = 5"),
    ("15", "甲有15个，不是14个。"),
    ("15", "不是14个，而是15个。"),
    (r"\frac{3}{4}", r"因此概率是\frac{3}{4}。"),
    ("5", "答：小明有5本书。"),
    ("20", "答案是20%。"),
    ("5", "La réponse est donc $5$."),
    ("5", "On obtient $x = 5$."),
    ("5", "Elle a donc 5 pommes, et non 14."),
    ("5", "Par conséquent, $x$ vaut 5."),
    ("5", "Il reste 5 euros."),
    ("5", "Le résultat est 5 cm²."),
    ("5", "Daher ist $x = 5$."),
    ("5", "Sie hat noch 5 Bücher."),
    ("5", "Die gesuchte Zahl ist 5."),
    ("5", "Insgesamt gibt es 5 Möglichkeiten."),
    ("5", "Das Ergebnis ist nicht 14, sondern 5."),
    ("5", "Por lo tanto, $x = 5$."),
    ("5", "María tiene 5 libros."),
    ("5", "El número buscado es 5."),
    ("5", "En total hay 5 formas."),
    ("5", "El resultado no es 14, sino 5."),
    ("5", "Значит, $x = 5$."),
    ("5", "У Маши осталось 5 книг."),
    ("5", "Искомое число равно 5."),
    ("5", "Получаем 5, а не 14."),
    ("5", "Всего 5 способов."),
    ("5", "彼女は5冊の本を持っている。"),
    ("5", "求める値は5である。"),
    ("5", "合計で5通りある。"),
    ("5", "14ではなく5である。"),
    ("5", "よって$x=5$"),
    ("5", "그녀는 5권의 책을 가지고 있다."),
    ("5", "구하는 값은 5이다."),
    ("5", "모두 5가지이다."),
    ("5", "14가 아니라 5이다."),
    ("5", "따라서 $x=5$"),
    ("5", "لديها ٥ كتب."),
    ("5", "العدد المطلوب هو 5."),
    ("5", "المجموع يساوي ٥."),
    ("5", "ليس 14 بل 5."),
    ("5", "उसके पास 5 किताबें हैं।"),
    ("5", "अभीष्ट संख्या 5 है।"),
    ("5", "कुल 5 तरीके हैं।"),
    ("5", "14 नहीं, 5 है।"),
]
NOT_CLAIMED = [
    ("14", "Die Antwort ist nicht 14."),
    ("14", "Die Antwort kann nicht 14 sein."),
    ("14", "La réponse n'est pas 14."),
    ("14", "La respuesta no es 14."),
    ("14", "Ответ не 14."),
    ("14", "答案不是14。"),
    ("14", "答えは14ではない。"),
    ("14", "답은 14가 아니다."),
    ("14", "الإجابة ليست 14."),
    ("14", "उत्तर 14 नहीं है।"),
    ("14", "No one knows."),
    ("14", "不是5。"),
    ("14", "Нет, это не 20."),
    ("14", "Il n'y a pas 14 pommes."),
    ("14", "Ce n'est pas 14."),
    ("14", "Das ist nicht 14."),
    ("14", "Es sind keine 14 Äpfel."),
    ("14", "No son 14 manzanas."),
    ("14", "No es 14."),
    ("14", "Это не 14."),
    ("14", "Число не равно 14."),
    ("14", "不等于14。"),
    ("14", "结果不可能是14。"),
    ("14", "14ではありません。"),
    ("14", "答えが14であるはずがない。"),
    ("14", "14가 아닙니다."),
    ("14", "답이 14일 수 없다."),
    ("14", "العدد ليس 14."),
    ("14", "لا يمكن أن يكون الجواب 14."),
    ("14", "संख्या 14 नहीं है।"),
    ("14", "यह 14 नहीं हो सकता।"),
    ("14", "¿Es la respuesta 14?"),
    ("14", "Est-ce que la réponse est 14 ?"),
    ("14", "Ist die Antwort 14?"),
    ("14", "Является ли ответ 14?"),
    ("14", "هل الجواب 14؟"),
    ("14", "क्या उत्तर 14 है?"),
    ("14", "答案是14吗？"),
    ("14", "答えは14ですか？"),
    ("14", "정답은 14입니까?"),
    ("14", "Wenn die Antwort 14 wäre, wäre x negativ."),
    ("14", "Si la réponse était 14, on aurait x négatif."),
    ("14", "Si la respuesta fuera 14, x sería negativo."),
    ("14", "Если ответ 14, то x отрицателен."),
]
# fmt: on


def status(grader: Grader, gold: str, reply: str) -> Status:
    (_, grade), *_ = grader.grade([Item(Answer.EXPRESSION, gold, reply)])
    return grade.status


@pytest.mark.parametrize(("gold", "reply"), STATED)
def test_an_answer_is_read_in_each_language(grader: Grader, gold: str, reply: str) -> None:
    assert status(grader, gold, reply) is Status.CORRECT


@pytest.mark.parametrize(("gold", "reply"), NOT_CLAIMED)
def test_a_negated_value_is_no_answer_in_any_language(grader: Grader, gold: str, reply: str) -> None:
    assert status(grader, gold, reply) in {Status.WRONG, Status.NO_ANSWER}


@pytest.mark.parametrize("row", LANGUAGES, ids=lambda row: row.name)
@pytest.mark.parametrize("value", ["5", "-3", r"$\frac{1}{2}$"])
def test_each_noun_for_the_answer_states_what_follows_its_colon(row: Vocabulary, value: str) -> None:
    for noun in row.answer:
        assert extract(f"{noun.capitalize()}: {value}").answer == value.strip("$")


@pytest.mark.parametrize("row", LANGUAGES, ids=lambda row: row.name)
def test_a_row_has_no_phrase_twice_and_letters_for_no_option_twice(row: Vocabulary) -> None:
    for phrases in (row.answer, row.equals, row.negations, row.choice, row.no_solution, row.counters):
        assert len(set(phrases)) == len(phrases)
    assert len(set(row.letters)) == len(row.letters)
    assert len(row.letters) in {0, 10}
    assert len(row.digits) in {0, 10}


@pytest.mark.parametrize("row", LANGUAGES, ids=lambda row: row.name)
def test_words_that_deny_a_solution_are_an_answer(row: Vocabulary) -> None:
    for phrase in row.no_solution:
        answer = extract(f"{row.answer[0].capitalize()}: {phrase}").answer
        assert answer
        assert answer in phrase
