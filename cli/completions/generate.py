#!/usr/bin/env python3
"""Writes the completions for bash, zsh and fish from what `--help` says.

usage: generate.py PROGRAM [FOLDER]      FOLDER: where to write them (default: beside this file)

What --help cannot say stands below: which options and arguments are files, and which have a list of words.
tests/docs/manual_test.py compares the files with what this writes.
"""

import pathlib
import re
import subprocess
import sys
from dataclasses import dataclass, field

EVENTS = "page_view click form_submit cart_add cart_remove checkout purchase custom"
PROFILES = "nist-aal1 nist-aal2 nist-aal3 owasp-high owasp-low url-parameter"
KEYS = "file: env: passphrase: command:"
GROUNDS = (
    "expression legal_obligation public_health archiving legal_claims ccpa_transaction ccpa_security ccpa_debugging "
    "ccpa_expression ccpa_calecpa ccpa_research ccpa_internal_use ccpa_legal_obligation"
)
REQUESTS = (
    "access access:categories portability erasure rectification restriction objection automated_decision opt_out "
    "opt_in limit"
)
REQUEST_STATES = (
    "received identity_check identity_locked verified planned approved executing completed refused withdrawn expired"
)
REQUEST_GROUNDS = "manifestly_unfounded excessive unverified no_data"
LETTERS = "en de fr es"
ROLES = "auditor operator dpo admin"
SCOPES = (
    "sessions:read sessions:write consents:read consents:write subjects:read requests:read requests:write "
    "requests:approve holds:read holds:write retention:read retention:run policies:read policies:write scans:read "
    "scans:write ledger:read breaches:read breaches:write reports:read reports:write stats:read jobs:read jobs:write "
    "access:read access:write"
)
# By option, or by "command option" where it differs. FILE and FOLDER stand for names on the disk.
FILE, FOLDER = "<file>", "<folder>"
VALUES = {
    "--home": FOLDER,
    "--baseline": FILE,
    "--ca-file": FILE,
    "--captures": FILE,
    "--client-cert": FILE,
    "--client-key": FILE,
    "--color": "auto always never",
    "--cookie-db": FILE,
    "--evidence-key": FILE,
    "--fail-on": "info low medium high critical",
    "--har": FILE,
    "--headers-file": FILE,
    "--http-version": "1.1 2",
    "scan --format": "text json sarif junit csv markdown html github",
    "scan --policy": FILE,
    "--recipe": FILE,
    "--save-captures": FILE,
    "--urls": FILE,
    "--write-baseline": FILE,
    "verify --key": "",
    "--backup-key": KEYS,
    "--certificate": FILE,
    "--code-file": FILE,
    "--controller": FILE,
    "--consent": "none given refused withdrawn expired opted_out",
    "consent receipt --consent": "",
    "consent receipt --format": "kantara 27560",
    "--data": "sessions events attributes network identifiers consents requests scans ledger",
    "breach new --data": "",
    "--entry": FILE,
    "--event": EVENTS,
    "--evidence": FILE,
    "export --language": "en de fr es",
    "--format": "auto combined common caddy_json ndjson nginx_json w3c",
    "rules --format": "text markdown",
    "--ground": GROUNDS,
    "--key": FILE,
    "init --key": KEYS,
    "restore --key": KEYS,
    "--keyring": FILE,
    "--kind": EVENTS,
    "--new-key": KEYS,
    "--out": FOLDER,
    "--output": FILE,
    "--passphrase-file": FILE,
    "--prefixes": FILE,
    "retention plan --policy": FILE,
    "--profile": PROFILES,
    "--proof": FILE,
    "--rejects": FILE,
    "--request": "access portability erasure rectification restriction objection automated_decision opt_out opt_in limit",
    "request letter --language": LETTERS,
    "request letter --out": FILE,
    "request list --kind": REQUESTS,
    "request list --state": REQUEST_STATES,
    "request new --language": LETTERS,
    "request plan --deny": REQUEST_GROUNDS,
    "request refuse --ground": REQUEST_GROUNDS,
    "--risk": "unlikely likely high",
    "--role": ROLES,
    "token create --scope": SCOPES,
    "--text": FILE,
    "--token-file": FILE,
    "--token-hashes": FILE,
    "--tokens": FILE,
}
# Arguments without a dash, by their name in --help.
ARGUMENTS = {"file": FILE, "files": FILE, "paths": FILE, "before": FILE, "after": FILE, "folder": FOLDER, "what": "list read", "pack": FILE}


@dataclass
class Option:
    name: str
    takes_value: bool
    repeats: bool
    help: str


@dataclass
class Command:
    path: str
    help: str = ""
    options: list[Option] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    below: list[tuple[str, str]] = field(default_factory=list)  # name, help

    def values(self, option: Option) -> str:
        return VALUES.get(f"{self.path} {option.name}", VALUES.get(option.name, ""))

    def argument(self) -> str:
        return next((ARGUMENTS[name] for name in self.arguments if name in ARGUMENTS), "")


def entries(text: str, heading: str) -> list[tuple[str, str]]:
    """What stands under a heading of --help: left column, right column. A long left one pushes the right one down."""
    block = re.search(rf"^{heading}:\n((?:  .*\n)+)", text, re.MULTILINE)
    found: list[tuple[str, str]] = []
    for line in block.group(1).splitlines() if block else []:
        left, right = (line[2:30].rstrip(), line[30:].strip()) if len(line) > 29 and line[28:30] == "  " else (line[2:], "")
        if not left:
            found[-1] = (found[-1][0], f"{found[-1][1]} {right}".strip())
        else:
            found.append((left, right))
    return found


def read_command(program: str, path: tuple[str, ...], commands: list[Command]) -> None:
    done = subprocess.run([program, *path, "--help"], check=True, text=True, stdout=subprocess.PIPE)
    command = Command(" ".join(path), done.stdout.splitlines()[0])
    headings = re.findall(r"^(\S.*):\n  ", done.stdout, re.MULTILINE)
    for left, right in (entry for heading in headings for entry in entries(done.stdout, re.escape(heading))):
        name = re.match(r"(?:-\w,)?(--[a-z][a-z-]*)(.*)", left)
        if name and name.group(1) != "--help":
            command.options.append(Option(name.group(1), bool(name.group(2).strip()), "..." in name.group(2), right))
    command.arguments = [left.split()[0] for left, _ in entries(done.stdout, "Positionals")]
    command.below = [(left.split()[0], right) for left, right in entries(done.stdout, "Subcommands")]
    commands.append(command)
    for name, _ in command.below:
        read_command(program, (*path, name), commands)


def bash(commands: list[Command]) -> str:
    lines = [
        "# Completion of sessionaudit for bash. Made by generate.py.",
        "",
        "# The options of a command; those of all commands for none.",
        "_sessionaudit_options() {",
        '    case "$1" in',
    ]
    lines += [f'    "{c.path}") echo "{" ".join(o.name for o in c.options)}" ;;' for c in commands if c.options]
    lines += ["    esac", "}", "", "# What may follow a word that begins a command.", "_sessionaudit_commands() {"]
    lines += ['    case "$1" in']
    lines += [f'    "{c.path}") echo "{" ".join(name for name, _ in c.below)}" ;;' for c in commands if c.below]
    lines += ["    esac", "}", "", "# What may follow an option, or stand without one (option empty).", "_sessionaudit_values() {"]
    lines += ['    case "$1" in']
    for c in commands:
        lines += [f'    "{c.path} {o.name}") echo "{c.values(o)}" ;;' for o in c.options if o.takes_value]
        if c.argument():
            lines.append(f'    "{c.path} ") echo "{c.argument()}" ;;')
    lines += ["    *) return 1 ;;", "    esac", "}", ""]
    lines.append(
        """_sessionaudit() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
    local command="" word i values=""
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [ "$word" = --home ]; then
            i=$((i + 1))
        elif [[ " $(_sessionaudit_commands "$command") " == *" $word "* ]]; then
            command="${command:+$command }$word"
        fi
    done
    if [[ $previous == --* ]] && { values=$(_sessionaudit_values "$command $previous") ||
        values=$(_sessionaudit_values " $previous"); }; then
        :
    elif [[ $current == -* ]]; then
        values="$(_sessionaudit_options "$command") $(_sessionaudit_options "") --help"
    else
        values=$(_sessionaudit_commands "$command")
        if [ -z "$values" ]; then values=$(_sessionaudit_values "$command "); fi
    fi
    case $values in
    "<file>") mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    "<folder>") mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
    *) mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current") ;;
    esac
}

complete -F _sessionaudit sessionaudit"""
    )
    return "\n".join(lines) + "\n"


def zsh_quoted(text: str) -> str:
    return text.replace("'", "'\\''")


def zsh_text(text: str) -> str:
    for special in "\\:[]":
        text = text.replace(special, "\\" + special)
    return zsh_quoted(text)


def zsh_action(values: str) -> str:
    if values == FILE:
        return "_files"
    if values == FOLDER:
        return "_files -/"
    return "(" + values.replace(":", "\\:") + ")" if values else ""


def zsh(commands: list[Command]) -> str:
    known = " ".join(f"'{c.path}'" for c in commands if c.path)
    lines = [
        "#compdef sessionaudit",
        "# Completion of sessionaudit for zsh. Made by generate.py.",
        "",
        "_sessionaudit_specs() {",
        "    case $1 in",
    ]
    for c in commands:
        if c.below and c.path and not c.options:
            continue
        lines += [f"    ('{c.path}')", "        specs=("]
        for o in c.options:
            value = f":{o.name[2:]}:{zsh_action(c.values(o))}" if o.takes_value else ""
            lines.append(f"            '{'*' if o.repeats else ''}{o.name}[{zsh_text(o.help)}]{value}'")
        if not c.path:
            lines.append("            '--help[print help]'")
        if c.argument():
            lines.append(f"            '*:{c.argument()[1:-1]}:{zsh_action(c.argument())}'")
        lines += ["        )", "        ;;"]
    lines += [
        "    esac",
        "}",
        "",
        "_sessionaudit() {",
        f"    local -a known=({known}) specs commands common",
        '    local command="" next word skip=0',
        "    for word in ${words[2,CURRENT-1]}; do",
        "        if ((skip)); then",
        "            skip=0",
        "        elif [[ $word == --home ]]; then",
        "            skip=1",
        "        elif [[ $word != -* ]]; then",
        '            next="${command:+$command }$word"',
        "            ((${known[(Ie)$next]})) && command=$next",
        "        fi",
        "    done",
        "    case $command in",
    ]
    for c in commands:
        if not c.below:
            continue
        lines += [f"    '{c.path}')", "        commands=("]
        lines += [f"            '{name}:{zsh_quoted(text)}'" for name, text in c.below]
        lines += ["        )", "        ;;"]
    lines += [
        "    esac",
        "    if ((${#commands})) && [[ $PREFIX != -* ]]; then",
        "        _describe command commands",
        "        return",
        "    fi",
        "    _sessionaudit_specs ''",
        "    common=($specs)",
        "    specs=()",
        "    [[ -n $command ]] && _sessionaudit_specs $command",
        "    _arguments $common $specs",
        "}",
        "",
        '_sessionaudit "$@"',
    ]
    return "\n".join(lines) + "\n"


def fish_quoted(text: str) -> str:
    if "'" not in text:
        return f"'{text}'"
    for special in '\\"$':
        text = text.replace(special, "\\" + special)
    return f'"{text}"'


def fish(commands: list[Command]) -> str:
    known = " ".join(f"'{c.path}'" for c in commands if c.path)
    lines = [
        "# Completion of sessionaudit for fish. Made by generate.py.",
        "",
        "# Whether the words so far name exactly this command; what follows it does not count.",
        "function __sessionaudit_at",
        "    set -l path ''",
        "    set -l skip 0",
        "    for word in (commandline -opc)[2..]",
        "        if test $skip = 1",
        "            set skip 0",
        "        else if test $word = --home",
        "            set skip 1",
        "        else if not string match -q -- '-*' $word",
        '            set -l next (string trim -- "$path $word")',
        f'            contains -- "$next" {known}',
        "            and set path $next",
        "        end",
        "    end",
        '    test "$path" = "$argv"',
        "end",
        "",
        "complete -c sessionaudit -f",
        "complete -c sessionaudit -l help -d 'print help'",
    ]
    for c in commands:
        at = f" -n '__sessionaudit_at {c.path}'".replace("_at '", "_at'")
        for o in c.options:
            values = c.values(o)
            kind = ""
            if values == FILE:
                kind = " -r -F"
            elif values == FOLDER:
                kind = " -x -a '(__fish_complete_directories)'"
            elif o.takes_value:
                kind = " -x" + (f" -a '{values}'" if values else "")
            lines.append(f"complete -c sessionaudit{at if c.path else ''} -l {o.name[2:]}{kind} -d {fish_quoted(o.help)}")
        if c.argument() == FILE:
            lines.append(f"complete -c sessionaudit{at} -F")
        elif c.argument() == FOLDER:
            lines.append(f"complete -c sessionaudit{at} -a '(__fish_complete_directories)'")
        lines += [f"complete -c sessionaudit{at} -f -a {name} -d {fish_quoted(text)}" for name, text in c.below]
    return "\n".join(lines) + "\n"


def main() -> int:
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else pathlib.Path(__file__).resolve().parent
    commands: list[Command] = []
    read_command(sys.argv[1], (), commands)
    for name, write in (("sessionaudit.bash", bash), ("_sessionaudit", zsh), ("sessionaudit.fish", fish)):
        (folder / name).write_text(write(commands), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
