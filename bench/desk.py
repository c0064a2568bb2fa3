"""What the benchmarks share: a street of outlets in a process of its own, settings that lead there, memory watched."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from monitor.settings import Settings, load_settings

HERE = Path(__file__).parent


@contextmanager
def street(hosts: int, items: int) -> Iterator[int]:
    """A running street; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(HERE / "street.py"), str(port), str(hosts), str(items)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        server.stdout.readline()
        yield port
    finally:
        server.kill()
        server.wait()


def settings_for(folder: Path, port: int, hosts: int, feeds: int) -> Settings:
    """One outlet a host, `feeds` sources each, no delay, a folder channel, a database in `folder`."""
    outlets = "".join(
        f'\n[[outlets]]\nslug = "o{host}"\nhosts = ["127.0.0.{host}"]\ndelay = "0s"\n'
        + "".join(
            f'[[outlets.sources]]\nkind = "feed"\nurl = "http://127.0.0.{host}:{port}/feed/{number}.xml"\nevery = "1h"\n'
            for number in range(feeds)
        )
        for host in range(1, hosts + 1)
    )
    text = f'[network]\nallow = ["127.0.0.0/8"]\nrequests = 50\n[schedule]\nfirst_contact = "3650d"\n{outlets}'
    file = folder / "settings.toml"
    file.write_text(text + '\n[[channels]]\nname = "folder"\nkind = "folder"\npath = "out"\ndigest = ["07:00"]\n')
    return load_settings(file, {})


class Memory:
    """The largest resident size of this process and all below it, and the CPU time of those below, seen once a second."""

    def __init__(self) -> None:
        self.peak_mb = 0.0
        self.children_s = 0.0
        self._stop = threading.Event()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(1.0):
            below = processes_below(os.getpid())
            self.peak_mb = max(self.peak_mb, sum(map(_pss_mb, [os.getpid(), *below])))
            self.children_s = max(self.children_s, sum(map(_cpu_s, below)))


def tree_mb(root: int) -> float:
    """Proportional set size of a process and all below it, in MB: shared pages count once."""
    return sum(map(_pss_mb, [root, *processes_below(root)]))


def processes_below(root: int) -> list[int]:
    """The processes started by one, by those, and so on; without the street."""
    children: dict[int, list[int]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(process.name))
    pending, found = [root], []
    while pending:
        below = [child for child in children.get(pending.pop(), []) if not _is_street(child)]
        pending += below
        found += below
    return found


def _cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pss_mb(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _is_street(pid: int) -> bool:
    try:
        return b"street.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
