"""English."""

from r1eval.scoring.languages.vocabulary import Vocabulary, by_power, counted, words

ENGLISH = Vocabulary(
    "English",
    common=words(
        "say, claim, the, of, we, to, that, it, i, there, which, this, but, for, and, so, with, must, "
        "by, can, could, been, both, all, seems, looks, appears"
    ),
    answer=words("answer, answers, solution, solutions, result, results"),
    equals=words("were, was, is, are, equals, equal, be"),
    verbs=words("gives, give, get, gets, to, has, have, as, remain, remains, leaves"),
    conclusions=words("so, thus, hence, therefore, finally, consequently, this means, it follows that"),
    negations=words(
        "doubt, do not, not, cannot, can't, isn't, aren't, never, rather than, instead of, doesn't, "
        "don't, won't, couldn't, wouldn't, neither, nor, no longer, anything but, different from, "
        "other than, far from, as opposed to, discard, discarding, reject, rejecting, exclude, "
        "excluding, rule out, wasn't, weren't"
    ),
    contrasts=words("but, but rather, it is, it's, it must be, rather"),
    hypotheses=words("if, suppose, assume, assuming, supposing, imagine, unless, whether, pretend, had"),
    retractions=words(
        "wrong, incorrect, false, mistake, mistaken, invalid, impossible, not right, not correct, "
        "extraneous, rejected, too large, too small, too big, ruled out, does not work, doesn't work, "
        "fails"
    ),
    doubts=words("wait, no wait, hmm, hm, oops, hold on, sorry, oh, actually, but wait, but no, no but"),
    pointers=words("that, this, it, which, that's, it's, a, an, my"),
    choice=words(
        "option, choice, letter, choose, choosing, chose, pick, picking, select, go with, going with, "
        "leaving, leaves, only, must be, i think, i believe, i'd say"
    ),
    correct=words("correct, right, best, true, final"),
    wrong=words(
        "wrong, incorrect, false, ruled out, eliminated, excluded, out, too small, too large, too big, "
        "impossible, not"
    ),
    conjunctions=words("and, or"),
    headings=words("question, problem, exercise, user, human, q, instruction, example, input, query"),
    yes=words("yes, true"),
    no=words("no, false"),
    no_solution=words(
        "no solution, no solutions, there is no solution, there are no solutions, has no solution, "
        "has no solutions, no real solution, no real solutions, no such number, no such numbers exist, "
        "does not exist, do not exist, no solution exists, no solutions exist, none, none exist"
    ),
    scales=by_power(
        {
            2: "hundred",
            3: "thousand",
            6: "million",
            9: "billion",
            12: "trillion",
        }
    ),
    numbers=counted(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty"
    ),
)
