#!/usr/bin/env python3
"""Writes manual pages from what the command says of itself.

    quarry --experimental-dump-help | manual-pages.py OUT --version 0.1.0 --date 2026-01-31

OUT/quarry.1 is about the command, OUT/quarry-NAME.1 about each of its commands, with a section for
each of theirs. Variables of the environment come from the table of the manual's page on the
command line. The same input gives the same bytes.
"""

import argparse
import itertools
import json
import pathlib
import re
import sys

COMMAND_LINE = (
    pathlib.Path(__file__).parent.parent / "Sources/QuarryKit/QuarryKit.docc/CommandLine.md"
)
EXIT_STATUS = [
    ("0", "done"),
    ("1", "done, but some documents failed; they are listed"),
    ("2", "usage"),
    ("3", "bad input or settings"),
    ("4", "the index or the cache is corrupt"),
    ("5", "a limit was reached; the state is consistent, run again"),
    ("6", "a gate refused to publish"),
    ("130, 143", "stopped by SIGINT, SIGTERM; the state is consistent"),
]
# Every command has them: they come after its own.
SHARED = [
    "verbose", "quiet", "log-format", "no-progress", "color", "threads", "json", "no-pager", "version",
    "help",
]


def text(words):
    """Words as roff prints them unchanged: no escape, no request, no typographic hyphen."""
    words = words.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return re.sub(r"^(?=[.'])", r"\\&", words, flags=re.MULTILINE)


def bold(words):
    return f"\\fB{text(words)}\\fR"


def italic(words):
    return f"\\fI{text(words)}\\fR"


def discussion(command):
    """Lines of roff: paragraphs, and examples, which are indented."""
    lines = []
    for paragraph in (command.get("discussion") or "").split("\n\n"):
        by_indent = itertools.groupby(paragraph.split("\n"), lambda line: line.startswith("  "))
        for is_example, said in by_indent:
            said = [text(line.removeprefix("  ")) for line in said]
            if is_example:
                lines += [".RS 4", ".EX", *said, ".EE", ".RE"]
            elif said != [""]:
                lines += [".PP", *said]
    return lines


def name(argument):
    return (argument.get("names") or [{"name": argument["valueName"]}])[0]["name"]


def is_shared(argument):
    names = {each["name"] for each in argument.get("names") or []}
    return bool(names.intersection(SHARED))


def shown(command):
    return [each for each in command.get("arguments") or [] if each["shouldDisplay"]]


def usage(command):
    words = [bold(" ".join((command.get("superCommands") or []) + [command["commandName"]]))]
    if any(each["kind"] != "positional" for each in shown(command)):
        words.append(f"[{italic('options')}]")
    for argument in shown(command):
        if argument["kind"] == "positional":
            word = italic(argument["valueName"]) + (" ..." if argument["isRepeating"] else "")
            words.append(f"[{word}]" if argument["isOptional"] else word)
    return " ".join(words)


def spelled(argument):
    """An argument as it is written: its names, short ones first, and its value."""
    if argument["kind"] == "positional":
        return italic(argument["valueName"])
    names = sorted(argument["names"], key=lambda each: each["kind"] == "long")
    words = ", ".join(
        bold(("--" if each["kind"] == "long" else "-") + each["name"]) for each in names
    )
    return words + (f" {italic(argument['valueName'])}" if argument["kind"] == "option" else "")


def described(argument):
    words = argument.get("abstract") or ""
    value = argument.get("defaultValue")
    # That of --threads is the machine's on which the page is made.
    if value and name(argument) != "threads":
        words += f" (default: {value})"
    return text(words)


def options(arguments):
    """An entry for each, values without a name first, what all commands have last."""
    ordered = sorted(arguments, key=lambda each: (each["kind"] != "positional", is_shared(each)))
    lines, title = [], None
    for each in ordered:
        if each.get("sectionTitle") != title:
            title = each.get("sectionTitle")
            lines += [".PP", f"{text(title or 'Others')}:"]
        lines += [".TP", spelled(each), described(each)]
    return lines


def environment():
    """The manual's table of variables."""
    page = COMMAND_LINE.read_text(encoding="utf-8")
    table = page.split("| variable | what |")[1].split("\n\n")[0]
    lines = []
    for row in table.strip().split("\n")[1:]:
        names, what = (cell.strip() for cell in row.strip("| ").split(" | ", 1))
        what = re.sub(r",? see <doc:\w+>", "", what)
        lines += [".TP", ", ".join(bold(each) for each in re.findall(r"`(\w+)`", names)), text(what)]
    return lines


def page(title, abstract, arguments, sections):
    head = f'.TH {title.upper()} 1 {arguments.date} "quarry {arguments.version}" "User Commands"'
    lines = [head, ".SH NAME", f"{text(title)} \\- {text(abstract.rstrip('.'))}"]
    for heading, body in sections:
        if body:
            lines += [f".SH {heading}", *body]
    return "\n".join(lines) + "\n"


def see_also(others):
    return [", ".join(f"{bold(each)}(1)" for each in others)]


def command_page(command, arguments):
    title = "quarry-" + command["commandName"]
    subcommands = command.get("subcommands") or []
    sections = [
        ("SYNOPSIS", ["\n.br\n".join(usage(each) for each in subcommands or [command])]),
        ("DESCRIPTION", [text(command["abstract"]), *discussion(command)]),
    ]
    for each in subcommands:
        spoken = f'"QUARRY {command["commandName"]} {each["commandName"]}"'.upper()
        own = [argument for argument in shown(each) if not is_shared(argument)]
        sections.append((spoken, [text(each["abstract"]), *discussion(each), *options(own)]))
    first = shown((subcommands or [command])[0])
    listed = [argument for argument in first if not subcommands or is_shared(argument)]
    sections += [
        ("OPTIONS", options(listed)),
        ("SEE ALSO", see_also(["quarry"])),
    ]
    return page(title, command["abstract"], arguments, sections)


def main_page(command, commands, arguments):
    listed = []
    for each in commands:
        title = bold("quarry-" + each["commandName"])
        listed += [".TP", f"{title}(1)", text(each["abstract"])]
    statuses = []
    for status, meaning in EXIT_STATUS:
        statuses += [".TP", text(status), text(meaning)]
    # The statuses have a section of their own.
    said = command["discussion"].split("\n\nExit codes:")[0]
    sections = [
        ("SYNOPSIS", [f"{bold('quarry')} {italic('command')} [{italic('options')}]"]),
        ("DESCRIPTION", discussion({"discussion": said})),
        ("COMMANDS", listed),
        ("OPTIONS", options(shown(command))),
        ("EXIT STATUS", statuses),
        ("ENVIRONMENT", environment()),
        ("SEE ALSO", see_also(["quarry-parser"])),
    ]
    return page("quarry", command["abstract"], arguments, sections)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--date", required=True)
    arguments = parser.parse_args()
    command = json.load(sys.stdin)["command"]
    commands = [each for each in command["subcommands"] if each["commandName"] != "help"]
    arguments.folder.mkdir(parents=True, exist_ok=True)
    pages = {"quarry": main_page(command, commands, arguments)}
    for each in commands:
        pages["quarry-" + each["commandName"]] = command_page(each, arguments)
    for title, words in pages.items():
        (arguments.folder / f"{title}.1").write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main()
