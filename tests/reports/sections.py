"""A small example section."""

from dataclasses import replace

from reports.rows import Reference, Row, SampleSettings, SampleStatistics, Section

SETTINGS = SampleSettings(
    temperature=0.6,
    top_p=0.95,
    max_tokens=32768,
    seed=0,
    answer_from="answer",
    engine="vllm",
    prefill="",
)
AIME = Row(
    model="org/Tiny-R1",
    run="runs/tiny",
    benchmark="aime24",
    title="AIME 2024",
    metric="pass@1",
    value=0.28854,
    low=0.17,
    high=0.41,
    se_ability=0.0581,
    se_rerun=0.0083,
    questions=30,
    samples=SampleStatistics(
        questions=30,
        k=64,
        truncated=0.125,
        no_answer=0.01,
        failed=0,
        output_tokens=9876.5,
        output_tokens_se=201.0,
    ),
    settings=SETTINGS,
    reference=Reference("Tiny-R1", 0.289, "the paper (Table 5)", se_bound=0.0103),
)
CONSENSUS = replace(
    AIME,
    metric="cons@64",
    value=0.52,
    low=0.34,
    high=0.7,
    se_ability=0.09,
    se_rerun=None,
    reference=Reference("Tiny-R1", 0.72, "the paper (Table 5)"),
)
SMOKE = replace(
    AIME,
    benchmark="smoke",
    title="Smoke",
    value=1.0,
    low=0.926,
    high=1.0,
    se_ability=0.0,
    se_rerun=0.0,
    questions=48,
    samples=replace(AIME.samples, questions=48, k=4, truncated=0.0, no_answer=0.0, output_tokens=85.2),
    reference=None,
)


def section(*rows: Row, notes: tuple[str, ...] = ()) -> Section:
    return Section("org/Tiny-R1", "runs/tiny", rows, notes)
