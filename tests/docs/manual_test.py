"""The manual page and the completions against `--help`: the same commands, the same options.

usage: manual_test.py PROGRAM

The completions must be what generate.py makes of `--help`; bash's is run, and zsh and fish read theirs where they
are installed. groff must take the page without a warning where it is installed.
"""

import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "man" / "sessionaudit.1"
COMPLETIONS = ROOT / "cli" / "completions"

Commands = dict[str, set[str]]  # "session start" to its long options; "" to those of all commands


def output_of(*arguments: str) -> str:
    return subprocess.run(arguments, check=True, text=True, stdout=subprocess.PIPE).stdout


def read_help(program: str, path: tuple[str, ...] = ()) -> Commands:
    """Every command that can be run, found by asking each for its help."""
    text = output_of(program, *path, "--help")
    options = set(re.findall(r"^  (?:-\w,)?(--[a-z][a-z-]*)", text, re.MULTILINE)) - {"--help"}
    below = re.search(r"^Subcommands:\n((?:  .*\n)+)", text, re.MULTILINE)
    if not below:
        return {" ".join(path): options}
    # A group that has options of its own runs without a command below it too.
    commands: Commands = {" ".join(path): options} if options or not path else {}
    for name in re.findall(r"^  ([\w-]+)", below.group(1), re.MULTILINE):
        commands.update(read_help(program, (*path, name)))
    return commands


def read_page(text: str) -> Commands:
    commands: Commands = {}
    path: str | None = None
    for line in text.splitlines():
        if line.startswith(".SH "):
            path = "" if line == ".SH OPTIONS" else None
        elif line.startswith(".SS "):
            path = shlex.split(line.replace("\\-", "-"))[1]
        if path is None:
            continue
        commands.setdefault(path, set())
        if line.startswith((".B \\-", ".BI \\-")):
            commands[path].update(re.findall(r"--[a-z][a-z-]*", line.replace("\\-", "-")))
    return {path: options - {"--help"} for path, options in commands.items()}


def ask_bash(*words: str) -> set[str]:
    script = (
        f'source {shlex.quote(str(COMPLETIONS / "sessionaudit.bash"))}; COMP_WORDS=("$@"); '
        'COMP_CWORD=$(($# - 1)); _sessionaudit; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    return set(output_of("bash", "-c", script, "bash", "sessionaudit", *words).split())


def read_bash(commands: Commands) -> Commands:
    """What the completion offers at each place, and that it offers each command on the way."""
    found: Commands = {"": {word for word in ask_bash("--") if word.startswith("--")} - {"--help"}}
    for path in filter(None, commands):
        words = path.split()
        on_the_way = all(word in ask_bash(*words[:i], "") for i, word in enumerate(words))
        if on_the_way:
            found[path] = {word for word in ask_bash(*words, "--") if word.startswith("--")}
            found[path] -= {"--help", "--home", "--json"} | (found[path] & commands[""])
    for group in {path.split()[0] for path in commands if path}:
        for word in ask_bash(group, ""):
            if any(path.startswith(group + " ") for path in commands) and not word.startswith("-"):
                found.setdefault(f"{group} {word}", set())
    return found


def stale_completions(program: str) -> list[str]:
    """The files for all shells are what generate.py writes today."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, COMPLETIONS / "generate.py", program, folder], check=True)
        names = ("sessionaudit.bash", "_sessionaudit", "sessionaudit.fish")
        stale = [name for name in names if (COMPLETIONS / name).read_bytes() != (pathlib.Path(folder) / name).read_bytes()]
    return [f"{name}: not what --help says; run cli/completions/generate.py PROGRAM" for name in stale]


def differences(name: str, found: Commands, wanted: Commands) -> list[str]:
    lines = []
    for path in sorted(wanted.keys() | found.keys()):
        label = path or "every command"
        if path not in found:
            lines.append(f"{name}: lacks `{label}`")
            continue
        if path not in wanted:
            lines.append(f"{name}: has `{label}`, which does not exist")
            continue
        lines += [f"{name}: `{label}` lacks {option}" for option in sorted(wanted[path] - found[path])]
        lines += [f"{name}: `{label}` has {option}, which does not exist" for option in sorted(found[path] - wanted[path])]
    return lines


def complaints_of(*arguments: str) -> list[str]:
    """What a checker says; nothing where it is not installed."""
    if not shutil.which(arguments[0]):
        return []
    done = subprocess.run(arguments, check=False, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if done.returncode != 0 or done.stderr:
        return [f"{' '.join(arguments)}: {done.stderr.strip() or done.returncode}"]
    return []


def main() -> int:
    wanted = read_help(sys.argv[1])
    if len(wanted) < 15 or "--home" not in wanted[""]:
        print(f"--help could not be understood; it seems to list {sorted(wanted)}")
        return 1
    fish = COMPLETIONS / "sessionaudit.fish"
    zsh = COMPLETIONS / "_sessionaudit"
    problems = differences("manual", read_page(PAGE.read_text(encoding="utf-8")), wanted)
    problems += differences("bash", read_bash(wanted), wanted)
    problems += stale_completions(sys.argv[1])
    problems += complaints_of("groff", "-man", "-ww", "-z", str(PAGE))
    problems += complaints_of("zsh", "-n", str(zsh))
    problems += complaints_of("fish", "-n", str(fish))
    print("\n".join(problems))
    print(f"{len(wanted) - 1} commands, {sum(map(len, wanted.values()))} options, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
