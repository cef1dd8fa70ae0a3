"""Tests of the command line, run as a user runs it."""

from __future__ import annotations

import csv
import json
import os
import pickle
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from rolesplit import __version__
from rolesplit.artifact import default_path, save_model
from rolesplit.classifier import Classifier
from rolesplit.cli import application
from rolesplit.corpus import default_folder
from rolesplit.document import content, files, mail, package, pdf

EXAMPLE = default_folder() / "examples" / "marketing-title-operations-duties.txt"


def run(*arguments: object, stdin: str | bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run rolesplit in a process of its own."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [sys.executable, "-c", "from rolesplit.cli import main; main()", *map(str, arguments)],
        input=data,
        capture_output=True,
        env={**os.environ, "COLUMNS": "120", **environment},
        timeout=120,
        check=False,
    )
    decoded = (done.stdout.decode(), done.stderr.decode())
    return subprocess.CompletedProcess(done.args, done.returncode, *decoded)


def test_classify_shows_verdict_duties_reasons_and_what_is_left_out() -> None:
    done = run("classify", EXAMPLE)
    assert done.returncode == 0
    for part in ("Digital Marketing Specialist", "operations-leaning", "Duties", "Why", "Left out", "The title says"):
        assert part in done.stdout
    assert "\x1b" not in done.stdout


def test_the_version_can_be_asked_for() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"rolesplit {__version__}\n")


def test_every_help_text_has_an_example() -> None:
    for command in application().registered_commands:
        assert "Example" in (command.callback.__doc__ or ""), command


def test_help_wraps_where_the_terminal_ends_and_not_where_the_source_does() -> None:
    shown = run("compare", "--help", COLUMNS="80").stdout
    assert "times its distance from the middle; the pulls of a posting sum to its own" in shown


@pytest.mark.parametrize(
    ("wrong", "meant"), [(["clasify", "x"], "Did you mean 'classify'"), (["classify", "--jsn", "x"], "--json")]
)
def test_what_is_mistyped_is_told_what_was_meant(wrong: list[str], meant: str) -> None:
    done = run(*wrong)
    assert done.returncode == 2
    assert meant in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        (["cl"], ["classify"]),
        (["compare"], ["compare", "compare-models"]),
        (["label", "--res"], ["--resume"]),
        (["label", "in.csv", "--engine", "d"], ["dask"]),
        (["classify", "--why-not", "sh"], ["shared"]),
    ],
)
def test_shells_complete_commands_options_and_their_values(typed: list[str], completed: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv = ['rolesplit']; from rolesplit.cli import main; main()"],
        env={
            **os.environ,
            "_ROLESPLIT_COMPLETE": "complete_bash",
            "COMP_WORDS": " ".join(("rolesplit", *typed)),
            "COMP_CWORD": str(len(typed)),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == completed


def test_the_help_of_classify_names_its_limits() -> None:
    shown = " ".join(run("classify", "--help").stdout.replace("│", " ").split())
    for part in (
        f"files of up to {files.MAX_BYTES >> 20} MiB",
        f"mail {mail.MAX_BYTES >> 20};",
        f"Word {package.MAX_BYTES >> 20}, or {package.MAX_UNPACKED >> 20} unpacked",
        f"PDF {pdf.MAX_PAGES} pages",
        "a million tags",
        "a million characters",
    ):
        assert part in shown
    assert (content.MAX_TAGS, content.MAX_CHARACTERS) == (1_000_000, 1_000_000)


def test_help_is_quick_because_it_imports_nothing_that_works() -> None:
    code = (
        "import sys; from rolesplit.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    command = [sys.executable, "-c", code, "--help"]
    done = subprocess.run(command, env=unmeasured, capture_output=True, text=True, check=True)
    imported = set(done.stderr.splitlines()[-1].split())
    assert "typer" in imported
    assert not imported & {"numpy", "joblib", "jinja2", "pyarrow", "Stemmer", "distributed", "multiprocessing"}


def test_colour_can_be_forced() -> None:
    assert "\x1b[" in run("classify", EXAMPLE, "--color", "always").stdout


def test_a_terminal_without_a_width_is_written_to_all_the_same() -> None:
    usual = run("classify", EXAMPLE, COLUMNS="80").stdout
    assert "Duties" in usual
    assert run("classify", EXAMPLE, COLUMNS="0").stdout == usual


def test_several_inputs_give_one_json_object_each_in_order() -> None:
    done = run("classify", "--json", "Plan the campaign", EXAMPLE, "-", stdin="负责社群维护")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["source"] for one in found] == ["text", str(EXAMPLE), "-"]
    assert [one["language"] for one in found] == ["en", "en", "zh"]
    assert done.returncode == 0


@pytest.mark.parametrize("text", ["负责用户增长/活动策划", "提升ROI/GMV，维护公众号.小程序"])
def test_a_chinese_text_with_a_slash_is_no_path(text: str) -> None:
    assert json.loads(run("classify", "--json", text).stdout)["source"] == "text"


def test_compare_sets_postings_side_by_side() -> None:
    folder = EXAMPLE.parent
    shown = run("compare", folder).stdout
    for part in ("A", "E", "Growth Marketer", "Contact", "What makes the difference", "towards marketing"):
        assert part in shown
    found = json.loads(run("compare", folder / "growth-marketer.md", EXAMPLE, "--json").stdout)
    assert found["schema"] == "rolesplit.comparison/1"
    for posting in found["postings"]:
        assert sum(pull["amount"] for pull in posting["pulls"]) == pytest.approx(posting["distance"], abs=1e-9)


def test_rank_puts_the_nearest_first() -> None:
    ranked = run("rank", EXAMPLE.parent, "zzz qqq", "--want", "operations=90,marketing=10", "--json")
    found = [json.loads(line) for line in ranked.stdout.splitlines()]
    assert [one["rank"] for one in found] == [1, 2, 3, 4, 5, 6]
    assert [one["fit"] for one in found][:-1] == sorted((one["fit"] for one in found[:-1]), reverse=True)
    assert (found[0]["label"], found[-1]["source"], found[-1]["fit"]) == ("operations-leaning", "text", None)
    shown = run("rank", EXAMPLE.parent, "--want", "marketing=1", "--top", "2").stdout
    assert [line[:2] for line in shown.splitlines() if line[0].isdigit()] == ["1.", "2."]
    assert "as wanted" in shown


def test_brief_gives_one_line_a_posting() -> None:
    assert len(run("classify", "--brief", EXAMPLE, "Plan the campaign").stdout.splitlines()) == 2


def test_an_unreadable_file_of_a_folder_is_named_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "good.txt").write_text("Plan the campaign", encoding="utf-8")
    done = run("classify", "--json", tmp_path)
    assert [Path(json.loads(line)["source"]).name for line in done.stdout.splitlines()] == ["good.txt"]
    assert "empty.txt: is empty" in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(("text", "code"), [("Plan the campaign", 0), ("zzz qqq", 3), ("the", 3)])
def test_exit_code_tells_an_abstention(text: str, code: int) -> None:
    assert run("classify", text).returncode == code


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--fail-on", "title-mismatch"], 1),
        (["--fail-on", "operations-leaning"], 1),
        (["--fail-on", "marketing-leaning"], 0),
        (["--min-confidence", "0.999"], 3),
    ],
)
def test_scripts_can_stop_at_an_outcome(options: list[str], code: int) -> None:
    assert run("classify", EXAMPLE, *options).returncode == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["classify", "missing.txt"], "missing.txt"),
        (["classify", ""], "give a posting"),
        (["classify", "-", "--encoding", "nonsense"], "nonsense"),
        (["label", "missing.csv", "-o", "x.csv"], "missing.csv"),
        (["label", "t.csv", "-o", "x.csv", "--column", "nope"], "no column 'nope'"),
        (["label", "t.csv", "-o", "t.csv"], "is the input itself"),
        (["label", "t.csv", "-o", "bad.csv"], "exists already"),
        (["train", "bad.csv", "-o", "x.joblib"], "--rename ops=operations"),
        (["train", "t.csv", "-o", "none/x.joblib"], "there is no folder none"),
        (["train", "t.csv", "-o", "t.csv"], "is the input itself"),
        (["train", "t.csv", "-o", "x.joblib", "--gold", "bad.csv", "--sklearn", "bad.csv"], "is the input itself"),
        (["train", "t.csv", "-o", "x.joblib", "--share", "shared=2"], "between 0 and 1"),
        (["train", "t.csv", "-o", "x.joblib", "--share", "fr:shared=0.2"], "en or zh before a colon"),
        (["train", "t.csv", "-o", "x.joblib", "--share", "shared=0.5", "--share", "zh:marketing=0.6"], "sum to 1"),
        (["train", "t.csv", "-o", "x.joblib", "--budget", "soon"], "--budget 30s"),
        (["evaluate", "missing.csv"], "missing.csv"),
        (["evaluate", "t.csv", "--html", "none/x.html"], "there is no folder none"),
        (["check", "t.csv", "--html", "none/x.html"], "there is no folder none"),
        (["compare", "one posting"], "two postings or more"),
        (["rank", "x y", "--want", "marketing"], "NAME=VALUE"),
        (["rank", "x y", "--want", "marketing=7O"], "--want takes amounts"),
        (["rank", "x y", "--want", "marketing=1e308,shared=1e308"], "with an amount of 0 or more each"),
        (["classify", "/岗位"], "'/岗位': no such file"),
        (["classify", "岗位.docx"], "'岗位.docx': no such file"),
        (["rank", "x y", "--want", "sales=1"], "operations, marketing, shared"),
        (["rank", "x y", "--want", "marketing=0"], "all amounts are 0"),
        (["model", "--model", "evil.joblib"], "nothing in it was run"),
        (["classify", "x y", "--model", "missing.joblib"], "missing.joblib"),
    ],
)
def test_faults_are_one_line_and_exit_2(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("text\nPlan\n")
    Path("bad.csv").write_text("text,label\nPlan,ops\n")
    Path("evil.joblib").write_bytes(pickle.dumps(os.system))
    before = sorted(path.name for path in tmp_path.iterdir())
    done = run(*arguments, stdin="Plan the campaign")
    assert done.returncode == 2
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_label_appends_the_columns_of_the_contract(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('id,duty\n1,"Plan, ""ads"""\n2,维护社群\n', encoding="utf-8")
    done = run("label", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert done.returncode == 0
    assert "column 'duty' holds the texts" in done.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["duty"] for row in rows] == ['Plan, "ads"', "维护社群"]
    assert list(rows[0])[2:] == [
        "rolesplit_label", "rolesplit_p_operations", "rolesplit_p_marketing", "rolesplit_p_shared", "rolesplit_lean",
        "rolesplit_facet", "rolesplit_evidence", "rolesplit_status", "rolesplit_model", "rolesplit_text_hash",
    ]  # fmt: skip


def test_label_works_in_a_pipe() -> None:
    done = run("label", "-", "-o", "-", stdin="text\nPlan the campaign\n")
    assert done.stdout.splitlines()[1].startswith("Plan the campaign,marketing,")


def test_train_evaluate_and_use_a_model_of_ones_own(tmp_path: Path) -> None:
    with (default_folder() / "duties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::60]
    with (tmp_path / "mine.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([["statement", "class"], *((row["text"], row["label"] + "-leaning") for row in rows)])
    trained = run("train", tmp_path / "mine.csv", "-o", tmp_path / "mine.joblib", "--sklearn", tmp_path / "sk.joblib")
    assert trained.returncode == 0, trained.stderr
    for part in ("always the most frequent class", "with the usual settings: macro-F1", "more rows of all labels"):
        assert part in trained.stdout
    assert "# Model card" in (tmp_path / "mine.md").read_text(encoding="utf-8")
    evaluated = run("evaluate", tmp_path / "mine.csv", "--model", tmp_path / "mine.joblib")
    assert "macro-F1" in evaluated.stdout
    assert f"n {len(rows)}" in evaluated.stdout
    assert run("classify", EXAMPLE, "--model", tmp_path / "mine.joblib", "--json").returncode in (0, 3)
    assert (tmp_path / "sk.joblib").exists()


def test_model_shows_what_is_in_use() -> None:
    shown = run("model").stdout
    for part in ("corpus", "dated", "cross-validated accuracy", "majority baseline", "strongest terms"):
        assert part in shown


@pytest.mark.parametrize("command", ["classify", "label", "label Parquet", "model", "--help"])
def test_what_takes_long_to_import_is_left_to_training(command: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text\nPlan\n")
    pyarrow.parquet.write_table(pyarrow.table({"text": ["Plan", None]}), tmp_path / "t.parquet")
    arguments = {
        "classify": ["classify", "Plan the campaign"],
        "label": ["label", str(tmp_path / "t.csv"), "-o", "-"],
        "label Parquet": ["label", str(tmp_path / "t.parquet"), "-o", str(tmp_path / "out.parquet")],
        "model": ["model"],
        "--help": ["--help"],
    }[command]
    code = (
        "import sys, numpy; before = set(sys.modules)  # older releases import all of theirs\n"
        "from rolesplit.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "slow = {'sklearn', 'scipy', 'pandas', 'numpy.ma', 'pyarrow.compute'}\n"
        "print(sorted(slow & set(sys.modules) - before), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "arguments",
    ["model --terms 1000", "label big.csv -o - --quiet", "classify --json big.csv big.csv", "classify big.csv big.csv"],
)
def test_a_closed_pipe_is_no_error(arguments: str, tmp_path: Path) -> None:
    (tmp_path / "big.csv").write_text("text\n" + "".join(f"Plan campaign {row}\n" for row in range(20_000)))
    command = f"{sys.executable} -c 'from rolesplit.cli import main; main()' {arguments} | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_progress_is_shown_on_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\n" + "".join(f"Plan campaign {row}\n" for row in range(20_000)))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from rolesplit.cli import main; main()", "label", "in.csv", "-o", "out.csv"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=theirs)
    os.close(theirs)
    shown = b""
    while process.poll() is None or select.select([ours], [], [], 0)[0]:
        try:
            shown += os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
    os.close(ours)
    assert process.wait(30) == 0
    assert b"rows/s" in shown
    assert b"20,000 rows:" in shown


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_is_gone_on_with(sign: signal.Signals, code: int, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\n" + "".join(f"Plan campaign {row}\n" for row in range(120_000)))
    command = [sys.executable, "-c", "from rolesplit.cli import main; main()", "label", "in.csv", "-o", "out.csv"]
    process = subprocess.Popen([*command, "--quiet"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "out.csv.part").exists() or (tmp_path / "out.csv.part").stat().st_size < 1_000_000:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(sign)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == code
    assert "rows are done; go on with the same command and --resume" in said
    assert not (tmp_path / "out.csv").exists()
    assert run("label", tmp_path / "in.csv", "-o", tmp_path / "whole.csv").returncode == 0
    assert run("label", tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--resume").returncode == 0
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv", "whole.csv"]


@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_that_cannot_be_gone_on_with_leaves_nothing(
    sign: signal.Signals, code: int, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", "from rolesplit.cli import main; main()", "label", "-", "-o", "out.csv"]
    process = subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdin is not None
    process.stdin.write(b"text\n" + b"Plan the campaign\n" * 50_000)
    process.stdin.flush()
    while not list(tmp_path.glob("out.csv.part")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(sign)
    assert process.wait(30) == code
    process.stdin.close()
    assert list(tmp_path.iterdir()) == []


def test_text_that_looks_like_markup_or_steers_terminals_is_shown_as_text() -> None:
    done = run("classify", "Plan [bold]campaigns[/bold] \x1b]0;owned\x07 for the launch")
    assert "[bold]" in done.stdout.replace("‹", "").replace("›", "")
    assert "\x1b" not in done.stdout


def test_check_says_what_must_be_mended_and_exits_with_1(tmp_path: Path) -> None:
    (tmp_path / "team.csv").write_bytes(
        "文本;标签\r\n负责社群日常维护和答疑;运营\r\n策划品牌活动;营销部\r\n;共有\r\n".encode("gb18030")
    )
    over = run("check", tmp_path / "team.csv", "--html", tmp_path / "team.csv")
    assert (over.returncode, "team.csv: exists and is no report of rolesplit" in over.stderr) == (2, True)
    done = run("check", tmp_path / "team.csv", "--html", tmp_path / "check.html", COLUMNS="200")
    assert done.returncode == 1, done.stderr
    assert "gb18030, parted by semicolons; text in '文本', label in '标签'" in done.stdout
    assert "--rename 营销部=marketing" in done.stdout
    assert (tmp_path / "check.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    found = json.loads(run("check", tmp_path / "team.csv", "--json", "--rename", "营销部=marketing").stdout)
    assert [one["kind"] for one in found["findings"] if one["severity"] == "mend"] == ["blank-text", *["too-few"] * 3]


def test_check_passes_the_shipped_duties_of_one_author(tmp_path: Path) -> None:
    with (default_folder() / "duties.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["block"] == "plain-en-1"]
    with (tmp_path / "mine.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerows([["text", "label"], *((row["text"], row["label"]) for row in rows)])
    done = run("check", tmp_path / "mine.csv", "--strict", "--json")
    assert (done.returncode, json.loads(done.stdout)["must_be_mended"]) == (1, False)


def test_a_worse_model_is_held_back_and_the_reports_are_written(toy_model: Classifier, tmp_path: Path) -> None:
    save_model(toy_model, tmp_path / "toy.joblib")
    with (default_folder() / "duties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[1::20]
    with (tmp_path / "gold.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([["text", "label", "area"], *((row["text"], row["label"], row["area"]) for row in rows)])
    toy, gold = tmp_path / "toy.joblib", tmp_path / "gold.csv"
    better = run("compare-models", toy, default_path(), gold, "--html", tmp_path / "models.html")
    assert better.returncode == 0, better.stderr
    assert "No worse" in better.stdout
    worse = run("compare-models", default_path(), toy, gold, "--json")
    assert (worse.returncode, json.loads(worse.stdout)["outcome"]) == (1, "worse")
    assessed = run("evaluate", gold, "--by", "area", "--html", tmp_path / "e.html", "--json")
    assert {one["name"] for one in json.loads(assessed.stdout)["groups"]} == {row["area"] for row in rows}
    for name in ("models", "e"):
        assert (tmp_path / f"{name}.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_new_model_that_is_worse_is_not_written(tmp_path: Path) -> None:
    with (default_folder() / "duties.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, chosen in (("mine", rows[::60]), ("gold", rows[1::20])):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["text", "label"], *((row["text"], row["label"]) for row in chosen)])
    options = ("--budget", "0", "--against", default_path(), "--gold", tmp_path / "gold.csv")
    worse = run("train", tmp_path / "mine.csv", "-o", tmp_path / "mine.joblib", *options)
    assert worse.returncode == 1, worse.stderr
    assert "Nothing was written" in worse.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gold.csv", "mine.csv"]
