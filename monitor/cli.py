"""The commands: parse, call, print, exit code. No logic.

Exit codes: 0 done and well; 1 done, but something is not well (a bad line, a failed check, a failed delivery, an
address never seen); 2 not done: wrong usage, settings or database, said in one sentence.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from monitor.app import Invocation
from monitor.cli_groups import AsJson, channels, db, digest, outbox, story
from monitor.errors import MonitorError

cli = typer.Typer(
    name="monitor",
    help="A news desk that runs itself: visits outlets, cleans pages, tells each story on your topics once.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.add_typer(digest, name="digest")
cli.add_typer(outbox, name="outbox")
cli.add_typer(channels, name="channels")
cli.add_typer(story, name="story")
cli.add_typer(db, name="db")

Paths = Annotated[list[Path], typer.Argument(help="Files or folders of pages (.html, .txt).", exists=True)]


@cli.callback()
def chosen_settings(
    context: typer.Context,
    settings: Annotated[
        Path | None,
        typer.Option(envvar="NEWS_MONITOR_SETTINGS", help="The settings file; default: settings.toml here, if any."),
    ] = None,
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
) -> None:
    context.obj = Invocation(settings, os.environ, log_level)


# -- running -----------------------------------------------------------------------------------------------------------


@cli.command()
def run(context: typer.Context) -> None:
    """Run until stopped: poll, read, tell, as the settings say."""
    from monitor.commands import running

    raise typer.Exit(running.run_until_stopped(context.obj))


@cli.command()
def work(context: typer.Context) -> None:
    """Run until stopped, but poll and read only: a further worker beside `run` (PostgreSQL)."""
    from monitor.commands import running

    raise typer.Exit(running.work_until_stopped(context.obj))


@cli.command()
def once(context: typer.Context) -> None:
    """Do everything that is due now, tell what is owed, and exit (for cron)."""
    from monitor.commands import running

    raise typer.Exit(running.run_once(context.obj))


@cli.command()
def health(
    context: typer.Context,
    here: Annotated[bool, typer.Option(help="Ask for processes of this machine (or container) only.")] = False,
) -> None:
    """Exit with 0 if a monitor on this database was alive in the last two minutes."""
    from monitor.commands import running

    raise typer.Exit(running.report_health(context.obj, of_this_machine=here))


# -- black boxes -------------------------------------------------------------------------------------------------------


@cli.command()
def clean(
    context: typer.Context,
    places: Annotated[list[str] | None, typer.Argument(help="Pages: files or addresses. None: JSON lines.")] = None,
    explain: Annotated[bool, typer.Option(help="Print every block with its zone and the reason.")] = False,
    stored: Annotated[bool, typer.Option(help="Show articles of the database: address, number or words.")] = False,
) -> None:
    """Read pages: JSON lines {"id","url"?,"html"|"text"} on stdin, or files and addresses."""
    if places:
        from monitor.commands import cleaning

        clean_all = cleaning.clean_stored if stored else cleaning.clean_places
        raise typer.Exit(clean_all(context.obj, places, is_explained=explain))
    from monitor.commands import clean_line

    raise typer.Exit(clean_line.answer_clean(context.obj, sys.stdin.buffer, sys.stdout.buffer))


@cli.command()
def match(context: typer.Context) -> None:
    """Match articles against the topics: JSON lines {"id","title","text"} or cleaned articles on stdin."""
    from monitor.commands import match_line

    raise typer.Exit(match_line.answer_match(context.obj, sys.stdin.buffer, sys.stdout.buffer))


@cli.command()
def group(context: typer.Context) -> None:
    """Group articles into stories: JSON lines in arrival order on stdin; {"reset":true} forgets everything."""
    from monitor.commands import group_line

    raise typer.Exit(group_line.answer_group(context.obj, sys.stdin.buffer, sys.stdout.buffer))


@cli.command()
def replay(
    context: typer.Context,
    paths: Paths,
    out: Annotated[Path | None, typer.Option(help="Where the digest is written, as HTML and text.")] = None,
    as_json: AsJson = False,
) -> None:
    """Run stored pages through the whole way, without network, and show what each became."""
    from monitor.commands import replaying

    raise typer.Exit(replaying.replay(context.obj, paths, out, as_json=as_json))


@cli.command()
def backtest(
    context: typer.Context,
    *,
    since: Annotated[
        str | None, typer.Option(help="A date (2026-11-01) or a time back (7d); default: all kept.")
    ] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings to try; default: those that are in use.")] = None,
    query: Annotated[str | None, typer.Option(help="A query to try in place of the topic's.")] = None,
    topic: Annotated[str | None, typer.Option(help="Compare this topic only; with --query also a new one.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the comparison to this file, too.")] = None,
    as_json: AsJson = False,
) -> None:
    """Read stored pages again and show what other settings would newly send, and what no longer; nothing is written."""
    from monitor.commands import backtesting

    tried = backtesting.Tried(since, settings, query, topic)
    raise typer.Exit(backtesting.backtest(context.obj, tried, html, as_json=as_json))


# -- looking -----------------------------------------------------------------------------------------------------------


@cli.command()
def why(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="An address, words of a title, or an article's number.", metavar="URL")],
    as_json: AsJson = False,
) -> None:
    """Tell what became of an address, and why."""
    from monitor.commands import looking

    raise typer.Exit(looking.explain_why(context.obj, what, as_json=as_json))


@cli.command()
def sources(
    context: typer.Context,
    layout: Annotated[bool, typer.Option("--layout", help="How many articles have which field, and whence.")] = False,
    politeness: Annotated[bool, typer.Option("--politeness", help="Requests, delays, pauses by host and day.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show every source, its rhythm and its health."""
    from monitor.commands import sources as showing

    show = showing.show_politeness if politeness else showing.show_layout if layout else showing.list_sources
    raise typer.Exit(show(context.obj, as_json=as_json))


@cli.command()
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Show the whole service: who works, what waits, how late, what is owed, what fails; exit code 1: nobody works."""
    from monitor.commands import status as showing

    raise typer.Exit(showing.show_status(context.obj, as_json=as_json))


@cli.command()
def audit(context: typer.Context) -> None:
    """Prove that nothing was lost: every link has its fate, every matched story a delivery or a reason."""
    from monitor.commands import looking

    raise typer.Exit(looking.audit(context.obj))


@cli.command()
def check(
    context: typer.Context,
    online: Annotated[bool, typer.Option(help="Ask every source, mail server and webhook too.")] = False,
) -> None:
    """Check the settings, and with --online everything they name."""
    from monitor.commands import looking

    raise typer.Exit(looking.check(context.obj, online=online))


@cli.command()
def schema() -> None:
    """Print the JSON Schema of settings.toml, for editors."""
    from monitor.commands import looking

    raise typer.Exit(looking.print_schema())


# -- telling -----------------------------------------------------------------------------------------------------------


@cli.command("send-test")
def send_test(context: typer.Context, channel: Annotated[str, typer.Argument(help="The channel's name.")]) -> None:
    """Send a test message to a channel now."""
    from monitor.commands import telling

    raise typer.Exit(telling.send_test(context.obj, channel))


# -- the way out -------------------------------------------------------------------------------------------------------


def main() -> NoReturn:
    """Runs a command; what this program can say in one sentence is said so, without a traceback."""
    sys.exit(_guarded(cli))


def _guarded(command: Callable[[], object]) -> int:
    try:
        command()
    except MonitorError as error:
        print(f"monitor: {error}", file=sys.stderr)  # noqa: T201 - the one sentence
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left: nothing more to say
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
