"""docs/migration.md: each harness runs its command as shown, and ours run on the log that it wrote.

Only what cannot be here is replaced: the model, by one that knows its replies or by replayed ones; the hub,
by the problems in files; the time in a path; 64 samples, by 2.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import replays
from tests.command_line import environment as own_environment
from tests.ecosystem.environments import ROOT, Environment, environment
from tests.gate.runs import write_benchmark
from tests.shared_data import DATA

pytestmark = pytest.mark.slow
WRITERS = ROOT / "tests" / "ecosystem" / "writers"
PAGE = (ROOT / "docs" / "migration.md").read_text(encoding="utf-8")
AIME = [DATA / "opencompass" / "AIME2025" / f"aime2025-{part}.jsonl" for part in ("I", "II")]
INSPECT_TASK = """
from inspect_ai import Task, task
from inspect_ai.dataset import FieldSpec, json_dataset
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import match
from inspect_ai.solver import generate

def reply():
    output = ModelOutput.from_content("mockllm/model", "It is \\\\boxed{70}.")
    output.usage = ModelUsage(input_tokens=10, output_tokens=5, total_tokens=15)
    return output

@task
def aime():
    rows = json_dataset("data/test.jsonl", FieldSpec(input="problem", target="answer", id="id"))
    model = get_model("mockllm/model", custom_outputs=[reply() for _ in range(64 * len(rows))])
    return Task(dataset=rows, solver=generate(), scorer=match(numeric=True), model=model)
"""


def section(title: str) -> list[str]:
    """The commands of a section, in its order, without comments; lines that end with \\ are joined."""
    (text,) = re.findall(rf"^##? {title}\n.*?^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return [line.partition("  # ")[0].strip() for line in text.replace("\\\n", "").splitlines()]


def problems() -> list[tuple[str, str]]:
    """Of AIME 2025: (question, answer)."""
    rows = [json.loads(line) for file in AIME for line in file.read_text(encoding="utf-8").splitlines()]
    return [(row["question"], row["answer"]) for row in rows]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with the problems as the harnesses' own tasks read them, and a model's replies to them."""
    (tmp_path / "data").mkdir()
    rows = [
        {"id": str(number), "problem": question, "answer": answer}
        for number, (question, answer) in enumerate(problems())
    ]
    (tmp_path / "data" / "test.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    replies = [[row["problem"], ["It is \\boxed{70}."] * 64] for row in rows]
    (tmp_path / "replies.json").write_text(json.dumps(replies))
    return tmp_path


def shell(command: str, home: Path) -> str:
    """What one of our commands prints, run by a shell as the page has it."""
    own = f'r1eval() {{ {sys.executable} -m r1eval "$@"; }}\n'
    done = subprocess.run(
        ["bash", "-c", own + command],
        cwd=home,
        env={**own_environment(), "R1EVAL_DATA": str(DATA)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def theirs(harness: Environment, command: str, home: Path, aime: str = "") -> None:
    """Run a harness's command by a shell in which its own programs come first."""
    place = f"PATH={harness.folder / 'bin'}:$PATH\n"
    shell = Environment(Path(str(shutil.which("bash"))).parents[1])
    shell.run("bash", "-c", place + command, folder=home, HF_HOME=str(home / "hf"), AIME25=aime)


def lm_eval(command: str, home: Path) -> str:
    """Its own definition of aime25, read from a file."""
    harness = environment("lm-eval")
    (own,) = harness.folder.glob("lib/python*/site-packages/lm_eval/tasks/aime/aime25.yaml")
    local = (
        "dataset_path: json\ndataset_kwargs: {data_files: {test: data/test.jsonl}}\ntraining_split: null\n"
    )
    (home / "aime25.yaml").write_text(f"include: {own}\n{local}")
    command = command.replace("lm_eval", f"python {WRITERS / 'lm_eval_log.py'} replies.json", 1)
    theirs(harness, command.replace("--model vllm", "--model canned") + " --include_path .", home)
    return ""


def lighteval(command: str, home: Path) -> str:
    (home / "data" / "test.jsonl").rename(home / "data" / "train.jsonl")
    model = f"custom org/m {WRITERS / 'lighteval_model.py'}"
    command = command.replace('vllm "model_name=org/m"', model).replace("@n=64", "@n=2")
    command = command.replace("lighteval", f"python {WRITERS / 'lighteval_log.py'}", 1)
    theirs(environment("lighteval"), command, home, str(home / "data"))
    (details,) = (home / "out" / "details" / "org" / "m").iterdir()
    return details.name


def inspect(command: str, home: Path) -> str:
    (home / "aime.py").write_text(INSPECT_TASK)
    command = command.replace("vllm/org/m", "mockllm/model").replace("--epochs 64", "--epochs 2")
    theirs(environment("inspect-ai"), f"{command} --display none", home)
    (log,) = (home / "logs").glob("*.eval")
    return log.stem


def evalscope(command: str, home: Path) -> str:
    command = re.sub(r"--api-url \S+", "--eval-type mock_llm", command).replace("--repeats 64", "--repeats 2")
    data = json.dumps({"aime25": {"local_path": "data"}})
    theirs(environment("evalscope"), f"{command} --dataset-args '{data}'", home)
    (outputs,) = (home / "outputs").iterdir()
    return outputs.name


def nemo_skills(_command: str, home: Path) -> str:
    """It runs in containers only: its output as its public code writes it."""
    folder = home / "out" / "eval-results" / "aime25"
    folder.mkdir(parents=True)
    for seed in (0, 1):
        rows = [
            {"problem": question, "expected_answer": answer, "generation": "It is \\boxed{70}.", "seed": seed}
            for question, answer in problems()
        ]
        (folder / f"output-rs{seed}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return ""


@pytest.mark.parametrize(
    ("title", "run_theirs", "k"),
    [
        ("lm-evaluation-harness", lm_eval, 1),
        ("lighteval", lighteval, 2),
        ("Inspect", inspect, 2),
        ("EvalScope", evalscope, 2),
        ("NeMo-Skills", nemo_skills, 2),
    ],
)
def test_the_commands_of_a_harness(
    home: Path, title: str, run_theirs: Callable[[str, Path], str], k: int
) -> None:
    command, ours, imports = section(title)
    name = run_theirs(command, home)
    table = shell(imports.replace("TIME", name).replace("LOG", name), home)
    assert f"AIME 2025         30  {k} " in table
    run = json.loads((home / "runs" / "m" / "run.json").read_text())
    assert run["benchmarks"]["aime25"]["questions"] == 30
    assert "AIME 2025          2 " in shell(replayed(ours, home), home)


def replayed(command: str, home: Path) -> str:
    """A command of ours with replayed replies in place of the model."""
    replies = home / "replayed.jsonl"
    questions = replays.load_questions("aime25", DATA)[:2]
    replays.write_replies(replies, questions, 2, replays.correct_reply)
    command = re.sub(r"--base-url \S+", "", command)
    return f"{command} --engine replay --engine-arg path={replies} --k 2 --limit 2 --out runs/ours"


def test_the_first_commands_of_the_page(home: Path) -> None:
    """The log that they name is one that lm-eval wrote."""
    imports, table, report = section("From another harness")
    lm_eval(section("lm-evaluation-harness")[0], home)
    (log,) = (home / "out" / "org__m").glob("samples_*.jsonl")
    (results,) = (home / "out" / "org__m").glob("results_*.json")
    named = home / re.findall(r"\S+\.jsonl", imports)[0]
    time = named.stem.rpartition("_")[2]
    log.rename(named)
    results.rename(results.with_name(f"results_{time}.json"))
    imported = shell(imports, home)
    assert shell(table, home) == imported
    shell(report, home)
    assert (home / "site" / "index.html").exists()


def test_the_commands_for_files_of_ones_own(home: Path) -> None:
    toml = 'name = "mine"\nanswer = "integer"\n[dataset]\nfile = "mine.jsonl"\n'
    toml += '[columns]\nid = "id"\nquestion = "question"\ngold = "answer"\n'
    rows = [{"id": "q1", "question": "1 + 1?", "answer": "2"}]
    write_benchmark(home, "mine", toml, rows)
    row = {"id": "q1", "output": "\\boxed{2}", "ok": True}
    (home / "replies.jsonl").write_text(json.dumps(row) + "\n")
    (command,) = section("Files of your own")
    assert "differs from r1eval's on 0 of 1 samples" in shell(command, home)
