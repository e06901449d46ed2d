"""Tells whether a word with which a reply begins is a verb: a list of verbs and their forms.

IFBench's reference asks NLTK's tagger, whose model no package carries. That tagger finds fewer imperatives:
capital letters mislead it (`Build` is a name to it). Modal verbs are verbs to neither.
"""

from functools import cache

REGULAR = str.split("""
abandon absorb accelerate accept access achieve acknowledge acquire act activate adapt add address adjust
admire admit adopt advance advise affirm aim align allow analyze announce answer anticipate apologize appear
apply appreciate approach approve argue arrange arrive ask assemble assert assess assign assist assume
attach attempt attend attract avoid awaken back bake balance base behave believe belong blend boil boost
book borrow bring broaden browse calculate call capture care carry celebrate center challenge change charge
chase check cherish claim clarify classify clean clear click climb close collaborate collect color combine
comfort command comment communicate compare compile complete compose compute concentrate conclude conduct
configure confirm connect conquer consider consist construct consult contact contain continue contribute
control convert cook coordinate copy correct count cover craft create cross cultivate cut dance dare decide
declare decode decorate define deliver demand demonstrate deny depart depend derive describe deserve design
determine develop devise die dig direct discover discuss display distribute divide document download draft
dream dress drop earn educate elevate eliminate embark embody embrace emerge emphasize employ empower enable
encourage end endure engage enhance enjoy enrich ensure enter entertain envision escape establish estimate
evaluate evolve examine exchange execute exercise exist expand expect experience experiment explain explore
express extend extract face fail fasten feature fetch fill filter finish fix focus fold follow form format
foster frame fulfill gain gather gaze generate glance grab greet guarantee guard guess guide handle happen
harness hate heat help highlight hope identify ignite ignore illuminate illustrate imagine implement imply
improve incorporate increase indicate influence inform initiate inquire insert inspect inspire install
integrate intend introduce invent invest investigate invite involve issue join journey judge jump justify
kick label lack last laugh launch learn lecture leverage lift light like limit link list listen live load
locate look love maintain manage map march mark master match maximize measure mention merge migrate minimize
mix model monitor motivate move name narrate navigate need negotiate note notice nurture obey observe obtain
offer open operate optimize order organize outline overlook pack paint pass pause perform persuade pick pin
place plan plant play plot point ponder possess post pour practice praise pray predict prefer prepare
present preserve press prevent print prioritize process produce program promise promote propose protect
prove provide publish pull purchase pursue push question quote raise rank reach realize recall receive
recognize recommend record recycle reduce refer refine reflect refresh refuse regard reimagine relate relax
release rely remain remember remind remove rename render repeat replace reply report represent request
require research reserve resolve respect respond rest restart restore result resume retrieve return reveal
review revise rinse roast sail satisfy save savor scan schedule search season secure seem select separate
serve settle share shift shop show simplify simulate sip skip slice smile solve sort sound spark specify
sprinkle start state stay step stir stop store strengthen stretch strive structure study submit subscribe
succeed suffer suggest summarize summon supply support suppose surround survive sustain switch talk target
taste test thank tie touch trace track train transform translate travel treasure treat trust try turn type
uncover undergo understand unite unleash unlock unveil update upgrade use utilize value venture verify view
visit visualize wait wake walk wander want warm warn wash waste watch weave weigh welcome whisper wipe wish
witness wonder work worry wrap yield
""")
IRREGULAR = str.split("""
am are is was were be been being do does did done has had have having go goes went gone became begun began
broke broken brought built built bought became chose chosen came cut drew drawn drank drunk drove driven ate
eaten fell fallen felt fed fought found flew flown forgot forgotten gave given got gotten grew grown heard
held hid hidden kept knew known led left lent let lay lost made meant met paid put ran read rode ridden rose
risen said sang sat saw seen sent set shook shaken shone shot shut slept sold sought spent spoke spoken
spread stood stuck struck swam took taken taught told thought threw thrown understood undergone wore worn
won wove woven wrote written
""")
PRESENT = str.split("""
become begin bend bet bind bite blow break breathe build buy catch choose cling come deal dive draw drink
drive eat fall feel feed fight find flee fly forget forgive freeze get give grow hang hear hide hit hold
hurt keep kneel know lay lead leap leave lend let lie lose make mean meet overcome pay put quit read rethink
rewrite ride ring rise run say see seek sell send set shake shed shine shoot shut sing sit sleep slide speak
spend spin split spread stand steal stick strike swear sweep swim swing take teach tear tell think throw
wear win wind withdraw write
""")


def is_verb(word: str) -> bool:
    """Whether a word is a form of a known verb.

    >>> [is_verb(word) for word in ("Consider", "stopped", "Making", "Tea", "Can")]
    [True, True, True, False, False]
    """
    return word.lower() in _forms()


@cache
def _forms() -> frozenset[str]:
    plain = {form for verb in [*REGULAR, *PRESENT] for form in (verb, _s(verb), *_stems(verb, "ing"))}
    return frozenset(plain | {form for verb in REGULAR for form in _stems(verb, "ed")} | set(IRREGULAR))


def _s(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _stems(verb: str, ending: str) -> tuple[str, ...]:
    """With the ending, as it is added to verbs of such letters; with the last letter doubled and not."""
    if verb.endswith("ie") and ending == "ing":
        return (verb[:-2] + "ying",)
    if verb.endswith("e"):
        return (verb[:-1] + ending,)
    if ending == "ed" and verb.endswith("y") and verb[-2] not in "aeiou":
        return (verb[:-1] + "ied",)
    return (verb + ending, verb + verb[-1] + ending)
