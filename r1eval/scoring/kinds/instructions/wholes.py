"""Instructions on a reply as a whole: its beginning and end, its quotes, no comma, two replies in one."""

from collections.abc import Mapping

from r1eval.scoring.kinds.instructions.checks import TEXT, Instruction, Kwargs

SEPARATOR = "******"


def end_phrase(reply: str, kwargs: Kwargs) -> bool:
    return reply.strip().strip('"').lower().endswith(kwargs["end_phrase"].strip().lower())


def quotation(reply: str, _: Kwargs) -> bool:
    text = reply.strip()
    return len(text) > 1 and text[0] == text[-1] == '"'


def no_comma(reply: str, _: Kwargs) -> bool:
    return "," not in reply


def two_responses(reply: str, _: Kwargs) -> bool:
    """Two different ones; only before the first and after the last separator may be nothing."""
    responses = [response.strip() for response in reply.split(SEPARATOR)]
    if not all(responses[1:-1]):
        return False
    given = list(filter(None, responses))
    return len(given) == 2 and given[0] != given[1]


def repeat_prompt(reply: str, kwargs: Kwargs) -> bool:
    return reply.strip().lower().startswith(kwargs["prompt_to_repeat"].strip().lower())


INSTRUCTIONS: Mapping[str, Instruction] = {
    "startend:end_checker": Instruction(
        end_phrase, {"end_phrase": TEXT}, follow=lambda kwargs: f"Good. {kwargs['end_phrase'].strip()}"
    ),
    "startend:quotation": Instruction(quotation, follow=lambda _: '"Good."'),
    "punctuation:no_comma": Instruction(no_comma, follow=lambda _: "Good."),
    "combination:two_responses": Instruction(two_responses, follow=lambda _: f"Good.\n{SEPARATOR}\nWell."),
    "combination:repeat_prompt": Instruction(
        repeat_prompt,
        {"prompt_to_repeat": TEXT},
        follow=lambda kwargs: f"{kwargs['prompt_to_repeat'].strip()}\nGood.",
    ),
}
