"""Korean."""

from r1eval.scoring.languages.vocabulary import Vocabulary, by_name, by_power, by_tens, counted, words

KOREAN = Vocabulary(
    "Korean",
    script="\\uac00-\\ud7a3",
    spaced=False,
    answer=words("정답, 답, 최종 답, 최종 답변, 해답, 답안, 답변"),
    equals=words("은, 는, 이, 가, 값은, 값이"),
    endings=words(
        "입니다, 이다, 이에요, 예요, 임, 이었습니다, 이 됩니다, 가 됩니다, 이 된다, 가 된다, 됩니다, 다, "
        "과 같습니다, 와 같습니다, 과 같다, 와 같다"
    ),
    conclusions=words("따라서, 그러므로, 그래서, 즉, 결국, 결론적으로, 그러면"),
    negations=words(
        "아닙니다, 아니다, 아니라, 아니고, 아닌, 아니에요, 아니며, 않습니다, 않는다, 될 수 없, 일 수 없"
    ),
    negation_follows=True,
    contrasts=words("오히려, 사실은"),
    hypotheses=words("만약, 만일, 라면, 이라면, 가정"),
    questions=words("입니까, 일까, 인가, 일까요"),
    retractions=words("틀렸, 틀린, 오답, 잘못, 오류, 불가능, 부적합"),
    doubts=words("잠깐, 잠깐만, 아니"),
    pointers=words("이것은, 그것은, 이는, 그건, 이건"),
    choice=words("선택지, 보기, 선택, 번호, 고른다, 고릅니다"),
    correct=words("옳, 맞, 정답, 올바른, 가장 적절"),
    wrong=words("틀렸, 틀린, 틀립니다, 옳지 않, 맞지 않, 오답, 잘못, 제외, 아닙니다, 아니다"),
    letters="가나다라마바사아자차",
    conjunctions=words("와, 과, 및, 또는, 하고, 그리고"),
    headings=words("문제, 질문, 예제"),
    yes=words("예, 네, 참, 맞다"),
    no=words("아니오, 아니요, 거짓"),
    no_solution=words(
        "해가 없다, 해가 없습니다, 해 없음, 해는 없다, 해는 없습니다, 존재하지 않는다, "
        "존재하지 않습니다, 존재하지 않음, 실근이 없다, 실근이 없습니다, 해가 존재하지 않는다, 없음"
    ),
    counters=words(
        "개, 명, 마리, 권, 장, 대, 번, 회, 살, 세, 원, 일, 년, 월, 주, 시간, 분, 초, 시, 가지, 미터, "
        "센티미터, 킬로미터, 밀리미터, 그램, 킬로그램, 리터, 밀리리터, 도, 제곱미터, 제곱센티미터, "
        "세제곱미터, 세제곱센티미터, 점, 쪽, 페이지, 달러, 센트, 자루, 송이, 그루, 켤레, 병, 잔, 쌍, "
        "문제, 단위, 퍼센트, 사람, 조각, 묶음, 상자, 마일, 인치, 피트, 톤, 배, 일간, 개월, 년간, 주일"
    ),
    units=by_name(
        {
            "km": "킬로미터",
            "m": "미터",
            "cm": "센티미터",
            "mm": "밀리미터",
            "square m": "제곱미터",
            "square cm": "제곱센티미터",
            "cubic m": "세제곱미터",
            "cubic cm": "세제곱센티미터",
            "kg": "킬로그램",
            "g": "그램",
            "tonne": "톤",
            "litre": "리터",
            "ml": "밀리리터",
            "hour": "시간",
            "second": "초",
            "day": "일간",
            "week": "주일",
            "month": "개월",
            "year": "년간",
            "krw": "원",
            "dollar": "달러",
            "cent": "센트",
            "percent": "퍼센트",
            "mile": "마일",
            "foot": "피트",
            "inch": "인치",
        }
    ),
    scales=by_power(
        {
            2: "백",
            3: "천",
            4: "만",
            5: "십만",
            6: "백만",
            7: "천만",
            8: "억",
            12: "조",
        }
    ),
    numbers=counted("영 하나/한 둘/두 셋/세 넷/네 다섯 여섯 일곱 여덟 아홉 열"),
    larger_numbers=by_tens("스물/스무 서른 마흔 쉰 예순 일흔 여든 아흔")
    | counted("- 일 이 삼 사 오 육 칠 팔 구 십"),
    compounds=True,
    fractions=words("반, 분의, 다스, 절반"),
)
