"""The command `monitor`, also as `python -m monitor`.

Children of the sandbox load the main module again (multiprocessing does that to every child): here it costs nothing,
because the command line is imported only when it is called.
"""


def main() -> None:
    from monitor.cli import main as run  # noqa: PLC0415  see above

    run()


if __name__ == "__main__":
    main()
