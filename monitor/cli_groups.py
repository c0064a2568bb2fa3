"""The commands that stand in groups: digest, outbox, channels, story, db. Parse, call, exit code; no logic."""

from pathlib import Path
from typing import Annotated

import typer

digest = typer.Typer(help="The digest that is being collected.", no_args_is_help=True, rich_markup_mode=None)
outbox = typer.Typer(help="What is owed to the channels.", no_args_is_help=True, rich_markup_mode=None)
channels = typer.Typer(help="Where stories are told, and how it goes.", no_args_is_help=True, rich_markup_mode=None)
story = typer.Typer(help="Stories, and what a person says about them.", no_args_is_help=True, rich_markup_mode=None)
db = typer.Typer(help="The database.", no_args_is_help=True, rich_markup_mode=None)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@digest.command("preview")
def digest_preview(
    context: typer.Context,
    channel: Annotated[str | None, typer.Argument(help="A channel with a digest; default: the first.")] = None,
    html: Annotated[bool, typer.Option(help="Print HTML instead of text.")] = False,
) -> None:
    """Print the digest as it would be sent now; nothing is sent."""
    from monitor.commands import telling

    raise typer.Exit(telling.preview_digest(context.obj, channel, html=html))


@digest.command("send")
def digest_send(
    context: typer.Context,
    channel: Annotated[str | None, typer.Argument(help="A channel with a digest; default: all of them.")] = None,
) -> None:
    """Close the digest now and send it."""
    from monitor.commands import telling

    raise typer.Exit(telling.send_digest(context.obj, channel))


@outbox.command("list")
def outbox_list(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help="pending, sending, delivered, dead or held.")] = None,
    as_json: AsJson = False,
) -> None:
    """List deliveries, the newest first."""
    from monitor.commands import telling

    raise typer.Exit(telling.list_outbox(context.obj, state, as_json=as_json))


@outbox.command("show")
def outbox_show(context: typer.Context, delivery: Annotated[str, typer.Argument(help="Its id.")]) -> None:
    """Print one delivery: its state, attempts, last error, and the bytes that are sent."""
    from monitor.commands import telling

    raise typer.Exit(telling.show_delivery(context.obj, delivery))


@outbox.command("retry")
def outbox_retry(
    context: typer.Context,
    deliveries: Annotated[list[str] | None, typer.Argument(help="Ids; none: all dead ones.")] = None,
) -> None:
    """Try dead deliveries again, and use a disabled channel again."""
    from monitor.commands import telling

    raise typer.Exit(telling.retry_deliveries(context.obj, deliveries or []))


@outbox.command("drop")
def outbox_drop(
    context: typer.Context, deliveries: Annotated[list[str], typer.Argument(help="Ids of deliveries not to be sent.")]
) -> None:
    """Give deliveries up: they are kept as dead."""
    from monitor.commands import telling

    raise typer.Exit(telling.drop_deliveries(context.obj, deliveries))


@outbox.command("hold")
def outbox_hold(context: typer.Context) -> None:
    """Hold everything that is owed: nothing is sent until `release`."""
    from monitor.commands import telling

    raise typer.Exit(telling.hold_deliveries(context.obj))


@outbox.command("release")
def outbox_release(context: typer.Context) -> None:
    """Send what was held (after a restored backup, for example)."""
    from monitor.commands import telling

    raise typer.Exit(telling.release_deliveries(context.obj))


StoryId = Annotated[str, typer.Argument(help="Its id, as `monitor why` names it, or one it had before.")]


@story.command("show")
def story_show(context: typer.Context, name: StoryId, as_json: AsJson = False) -> None:
    """Print a story: its articles and why each is in it, who had it first, numbers that differ, what was sent."""
    from monitor.commands import grouping

    raise typer.Exit(grouping.show_story(context.obj, name, as_json=as_json))


@story.command("merge")
def story_merge(
    context: typer.Context, one: StoryId, other: Annotated[str, typer.Argument(help="The id of the other story.")]
) -> None:
    """Say that two stories are one, for ever. A message not sent yet is dropped if its channel knows the other."""
    from monitor.commands import grouping

    raise typer.Exit(grouping.merge_stories(context.obj, one, other))


@story.command("split")
def story_split(
    context: typer.Context,
    name: StoryId,
    articles: Annotated[list[str], typer.Argument(help="Numbers or addresses of articles that are another story.")],
) -> None:
    """Say that articles do not belong to a story, for ever. What was silent as a copy of it is told now."""
    from monitor.commands import grouping

    raise typer.Exit(grouping.split_story(context.obj, name, articles))


@channels.command("list")
def channels_list(context: typer.Context, as_json: AsJson = False) -> None:
    """Show every channel: whether it is well, paused, quiet or disabled, and what it is owed."""
    from monitor.commands import channels as screen

    raise typer.Exit(screen.list_channels(context.obj, as_json=as_json))


@channels.command("enable")
def channels_enable(
    context: typer.Context, channel: Annotated[str, typer.Argument(help="The channel's name.")]
) -> None:
    """Use a channel again that was disabled or paused."""
    from monitor.commands import channels as screen

    raise typer.Exit(screen.enable_channel(context.obj, channel))


@channels.command("disable")
def channels_disable(
    context: typer.Context, channel: Annotated[str, typer.Argument(help="The channel's name.")]
) -> None:
    """Send nothing to a channel until it is enabled; what it is owed waits."""
    from monitor.commands import channels as screen

    raise typer.Exit(screen.disable_channel(context.obj, channel))


@db.command("upgrade")
def db_upgrade(context: typer.Context) -> None:
    """Bring the database to this version's form."""
    from monitor.commands import database

    raise typer.Exit(database.upgrade_database(context.obj))


@db.command("backup")
def db_backup(context: typer.Context, file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Copy the SQLite database to a file while the monitor runs."""
    from monitor.commands import database

    raise typer.Exit(database.backup_database(context.obj, file))


@db.command("restore")
def db_restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The backup.", exists=True)],
    force: Annotated[bool, typer.Option(help="Replace a database that exists.")] = False,
) -> None:
    """Put a backup in place; deliveries in it are held until `monitor outbox release`."""
    from monitor.commands import database

    raise typer.Exit(database.restore_database(context.obj, file, force=force))


@db.command("move")
def db_move(
    context: typer.Context,
    to: Annotated[str, typer.Option(envvar="NEWS_MONITOR_MOVE_TO", help="postgresql+psycopg://…, made and empty.")],
) -> None:
    """Copy the SQLite database to PostgreSQL, check every row, and hold what the old one owes."""
    from monitor.commands import database

    raise typer.Exit(database.move_database(context.obj, to))
