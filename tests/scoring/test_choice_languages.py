"""Letters that a reply calls its answer, in plain words and in the languages of the table."""

import pytest

from r1eval.scoring.languages.letters_only import LETTERS_ONLY
from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.languages.vocabulary import Vocabulary
from r1eval.scoring.replies.choice import extract_letter
from r1eval.scoring.replies.letters import LATIN, to_latin

# fmt: off
CHOSEN = [
    ("B", "La bonne réponse est B."),
    ("B", "La réponse correcte est (B)."),
    ("B", "Réponse : B"),
    ("B", "Donc, la bonne réponse est l'option B."),
    ("B", "L'option B est correcte."),
    ("B", "Ce n'est pas A, donc c'est B."),
    ("B", "Die richtige Antwort ist (B)."),
    ("B", "Antwort: B"),
    ("B", "Also ist B richtig."),
    ("B", "Option B ist korrekt."),
    ("B", "Die Lösung ist B, nicht C."),
    ("B", "Ich wähle B."),
    ("B", "La respuesta correcta es la B."),
    ("B", "Respuesta: B"),
    ("B", "Por lo tanto, la opción correcta es B."),
    ("B", "Ответ: Б"),
    ("B", "Правильный ответ: B"),
    ("B", "Правильный ответ — Б."),
    ("B", "Верный вариант — Б."),
    ("C", "Ответ: C"),
    ("B", "答案是B。"),
    ("B", "正确答案是 B。"),
    ("B", "故选B。"),
    ("B", "因此选择B。"),
    ("B", "“B”"),
    ("B", "答：”B“"),
    ("B", "答：「B」"),
    ("B", "所以选”B“。"),
    ("B", "从”A“，”B“中选择，答案是”B“"),
    ("B", "所以选项B是正确的。"),
    ("B", "答案不是A，而是B。"),
    ("B", "答えはBです。"),
    ("B", "正解：B"),
    ("B", "したがって、正解は（B）です。"),
    ("B", "Bが正しい。"),
    ("B", "答えはAではなくBです。"),
    ("B", "정답은 B입니다."),
    ("B", "정답: B"),
    ("B", "따라서 정답은 (B)이다."),
    ("B", "답은 A가 아니라 B입니다."),
    ("B", "الإجابة: ب"),
    ("B", "الإجابة الصحيحة هي ب."),
    ("B", "الإجابة الصحيحة هي B"),
    ("B", "إذن الجواب الصحيح هو (ب)."),
    ("B", "الخيار ب صحيح."),
    ("B", "सही उत्तर B है।"),
    ("B", "उत्तर: B"),
    ("B", "सही विकल्प (B) है।"),
    ("B", "विकल्प B सही है।"),
    ("B", "Answer: I think it is B."),
    ("B", "Answer: I believe the answer is B."),
    ("B", "The answer is, I think, B."),
    ("I", "Answer: I"),
    ("I", "Answer: (I)"),
    ("I", "The answer is I."),
    ("B", "It's not A, therefore I think it's B"),
    ("B", "It isn't A or C, so it must be B."),
    ("B", "A is wrong, so the answer must be B."),
    ("C", "Answer: A and B are too small, so C."),
    ("C", "Answer: A and B are wrong, therefore C"),
    ("C", "Answer: A, B and D can be ruled out, leaving C."),
    ("C", "A and B are too small, so C"),
    ("B", "If the answer were A, then x = 2. So the answer is B."),
    ("B", "The answer is B. Is the answer A? No."),
    ("B", "The answer is B. The answer is not A."),
    ("B", "Option A is a trap. I'd go with B."),
    ("B", "The best choice is B because A is too small."),
    ("B", "Answer: **B**"),
    ("B", r"\boxed{ب}"),
    ("B", "ب"),
    ("B", "Б"),
    ("C", "The wrong answers are A and B. The answer is C."),
    ("C", "An incorrect answer is A. The correct one is C."),
    ("A", "Answer: A"),
    ("A", "The answer is A because the others fail."),
    ("A", "Answer: A. A dog"),
    ("A", "So it's A."),
    ("B", "Therefore, option B."),
    ("B", "We can eliminate A and C. The remaining option is B."),
    ("B", "Je pense que la réponse est B."),
    ("B", "La réponse est donc : B."),
    ("B", "La réponse correcte est la B."),
    ("B", "La bonne option est la lettre B."),
    ("B", "La réponse n'est pas A mais B."),
    ("B", "La bonne réponse est **B) Paris**."),
    ("B", "Die Antwort lautet B."),
    ("B", "Richtige Antwort: B"),
    ("B", "Antwort (B) ist richtig."),
    ("B", "Daher ist die richtige Antwort B."),
    ("B", "Die Antwort ist nicht A, sondern B."),
    ("B", "La respuesta es la opción B."),
    ("B", "Opción correcta: B"),
    ("B", "La opción B es correcta."),
    ("B", "No es A, así que es B."),
    ("B", "Правильный ответ: Б) 12"),
    ("B", "Ответ: вариант Б."),
    ("B", "Правильный вариант ответа — B."),
    ("B", "Ответ не А, а Б."),
    ("B", "Вариант Б верный."),
    ("B", "正确答案是选项B。"),
    ("B", "答案选B。"),
    ("B", "因此，正确选项是B。"),
    ("B", "选B"),
    ("B", "本题选B。"),
    ("B", "综上，答案为（B）。"),
    ("B", "答えは(B)"),
    ("B", "正解は選択肢Bです。"),
    ("B", "よって、答えはBである。"),
    ("B", "정답은 (B)입니다."),
    ("B", "정답은 B번입니다."),
    ("B", "الجواب: (ب)"),
    ("B", "الإجابة الصحيحة: ب"),
    ("D", "الجواب هو د."),
    ("B", "إذًا، الخيار الصحيح هو ب"),
    ("A", "الإجابة هي أ."),
    ("B", "सही उत्तर है: B"),
    ("B", "उत्तर (B) है।"),
    ("B", "इसलिए सही उत्तर विकल्प B है।"),
    ("C", "Answer: A is too small and B is too large, so C."),
    ("D", "Answer: Neither A nor B; it must be D."),
    ("D", "A, B and C are all wrong. Therefore D."),
    ("D", "The answer is not A, B, or C, so it's D."),
    ("B", "Answer: I'd say B."),
    ("B", "Answer: I am confident that it is B."),
    ("B", "Answer: I would choose B."),
    ("B", "Answer: The answer is B."),
    ("B", "Answer: it's B"),
    ("B", "Answer: It must be (B)."),
    ("B", "Answer: Clearly B"),
    ("B", "Answer: My answer is B."),
    ("C", "Answer: A seems plausible, but C is correct."),
    ("C", "Answer: At first I thought A, but it's C."),
    ("B", "It can't be A because that is too small, so it must be B."),
    ("B", "So I think the answer is B!"),
    ("B", "I think it's B."),
    ("B", "I believe it is B"),
    ("B", "It is B."),
    ("B", "Hence B."),
    ("B", "Thus the correct choice is (B)."),
    ("B", "Option B"),
    ("B", "B) 12"),
    ("B", "(B) 12 cm"),
    ("B", "B."),
    ("B", "B: because it is larger"),
    ("B", "The answer:\nB"),
    ("B", "The correct answer is\n\nB"),
    ("B", "Correct answer: B"),
    ("B", "Correct option: B"),
    ("B", "**Correct Answer: B**"),
    ("B", "Final Answer: The final answer is B"),
    ("B", r"Final Answer: The final answer is $\boxed{B}$. I hope it is correct."),
    ("B", "answer is b."),
    ("B", "The answer is option b."),
    ("B", "The answer is \"B\"."),
    ("B", "The answer must be B, not A."),
    ("B", "The answer is B (not A)."),
    ("B", "The answer is B, since A is wrong."),
    ("B", "The answer is B rather than A."),
    ("B", r"\boxed{B}. The answer A is wrong."),
    ("B", "\\boxed{B}\n\nAnswer: B"),
    ("C", "\\boxed{B}\n\nWait. Answer: C"),
    ("B", r"The answer is $\textbf{(B)}$"),
    ("C", "I think it is C"),
    ("C", "【答案】C"),
    ("C", "【解析】A项错误。\n【答案】：C"),
    ("A", "答：A. 是"),
    ("B", "因此，答案是 **B. 否**。"),
    ("C", "La risposta corretta è C."),
    ("C", "Quindi l'opzione corretta è C."),
    ("C", "A resposta correta é a letra C."),
    ("C", "Portanto, a alternativa correta é C."),
    ("C", "Jawaban yang benar adalah C."),
    ("B", "Jawabannya bukan C melainkan B."),
    ("C", "Jibu sahihi ni C."),
    ("C", "Ìdáhùn tó tọ́ ni C."),
    ("C", "সঠিক উত্তর হলো C।"),
    ("C", "উত্তর: গ"),
    ("A", "উত্তর: ক) ২১"),
]
SIMPLE_EVALS = (
    "Answer:|উত্তর:|उत्तर:|উত্তরঃ|Antwort:|답변:|정답:|답:|答案：|答案:|答：|答:|答复：|答曰：|الإجابة:|الجواب:|إجابة:|"
    "الإجابة النهائية:|الإجابة الصحيحة:|الإجابة الصحيحة هي:|الإجابة هي:|الجواب النهائي:|Respuesta:|Risposta:|"
    "答え:|答え：|回答:|回答：|解答:|Jawaban:|Réponse:|Resposta:|Jibu:|Idahun:|Ìdáhùn:|Idáhùn:|Àmọ̀nà:|Àdáhùn:|"
    "Ànúgọ:|Àṣàyàn:"
)
"""what simple-evals reads before the letter of MMLU in each language"""
NOT_CHOSEN = [
    "La réponse n'est pas B.",
    "Ich denke nach.",
    "Ich weiß es nicht.",
    "La respuesta no es B.",
    "a veces no lo sé",
    "А теперь подумаем.",
    "الإجابة ليست ب.",
    "I am not sure.",
    "A tricky question.",
    "A good answer is hard to find.",
    "The answer is a matter of taste.",
    "The answer cannot be B.",
    "The answer isn't B.",
    "Is it B?",
    "B is not correct.",
    "Il y a plusieurs possibilités.",
    "A est une bonne question.",
    "Die Antwort ist nicht B.",
    "A oder B, ich bin mir nicht sicher, was stimmt.",
    "Ответ не Б.",
    "А может быть, это не так.",
    "答案不是B。",
    "答えはBではありません。",
    "정답은 B가 아닙니다.",
    "الإجابة ليست B.",
    "उत्तर B नहीं है।",
    "Answer: none of the above",
    "Answer: I don't know",
    "Answer: A lot of things",
    "If the answer is B, then x = 3.",
    "Suppose the answer is B.",
    "Why is the answer B?",
    "The answer is not A.",
    "I would not choose B.",
    "I wouldn't go with B.",
    "B cannot be correct.",
    "B isn't correct.",
    "B is incorrect.",
    "A is not the answer and neither is B.",
    "Vitamin C is important.",
    "Plan B is what we need.",
    "So A is the area and B is the base.",
    "The point A is the center.",
    "La risposta non è C.",
    "A resposta não é C.",
    "A opção C está errada.",
    "উত্তর: কোনটি ঠিক?",
]
# fmt: on


@pytest.mark.parametrize(("letter", "reply"), CHOSEN)
def test_the_letter_that_is_called_the_answer_is_extracted(letter: str, reply: str) -> None:
    assert extract_letter(reply).answer == letter


@pytest.mark.parametrize("reply", NOT_CHOSEN)
def test_a_word_or_a_letter_that_is_negated_supposed_or_asked_is_no_answer(reply: str) -> None:
    assert extract_letter(reply).answer == ""


@pytest.mark.parametrize("row", [*LANGUAGES, *LETTERS_ONLY], ids=lambda row: row.name)
@pytest.mark.parametrize("letter", "BCDE")
def test_each_noun_for_the_answer_states_a_letter_in_any_script(row: Vocabulary, letter: str) -> None:
    native = row.letters[LATIN.index(letter)] if row.letters else letter
    for noun in row.answer:
        for written in {letter, native}:
            assert extract_letter(f"{noun.capitalize()}: {written}").answer == letter
            assert extract_letter(f"{noun.capitalize()}: ({written}) 12").answer == letter


@pytest.mark.parametrize("stated", SIMPLE_EVALS.split("|"))
def test_each_statement_that_simple_evals_reads_is_read(stated: str) -> None:
    for letter in "ABCD":
        for reply in (
            f"{stated} {letter}",
            f"{stated}{letter}",
            f"**{stated} {letter}**",
            f"{stated} {letter}) x",
        ):
            assert extract_letter(reply).answer == letter


@pytest.mark.parametrize(("letter", "natives"), [("A", "أঅＡ"), ("B", "بবＢ"), ("C", "جডＣ"), ("D", "دঢＤ")])
def test_native_letters_that_simple_evals_reads_are_read(letter: str, natives: str) -> None:
    for stated, native in zip(("الإجابة:", "উত্তর:", "答え："), natives, strict=True):
        assert extract_letter(f"{stated} {native}").answer == letter


def test_native_letters_are_read_in_their_order() -> None:
    for row in (*LANGUAGES, *LETTERS_ONLY):
        assert [to_latin(letter) for letter in row.letters] == list(LATIN[: len(row.letters)])
    assert [to_latin(letter) for letter in "aJKأ?"] == ["A", "J", "", "A", ""]
