"""Files that are written at once, and whatever may stand where one is to be written."""

import os
import signal
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import nn
from autograd import Program, Value, draw
from autograd.files import read_whole, write_at_once
from tests.patience import PATIENCE

posix = pytest.mark.skipif(os.name != "posix", reason="modes and devices of POSIX")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "file.dot"
    path.write_bytes(b"before")
    return path


def test_a_new_file(tmp_path):
    path = tmp_path / "new"
    assert write_at_once(str(path), b"content") == path
    assert path.read_bytes() == b"content"
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_a_new_file_has_the_mode_that_the_user_gives_to_all(tmp_path):
    before = os.umask(0o027)
    try:
        assert mode(write_at_once(tmp_path / "new", b"")) == 0o640
    finally:
        os.umask(before)


@posix
@pytest.mark.parametrize("bits", [0o600, 0o644, 0o666, 0o755, 0o200])
def test_a_file_keeps_its_mode(file, bits):
    file.chmod(bits)
    write_at_once(file, b"after")
    assert mode(file) == bits
    file.chmod(0o600)
    assert file.read_bytes() == b"after"


@posix
def test_what_is_private_is_so_while_it_is_written(file, monkeypatch):
    file.chmod(0o600)
    whole, seen = Path.write_bytes, []

    def write_bytes(path, content):
        seen.append(mode(path))
        return whole(path, content)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    write_at_once(file, b"after")
    assert seen == [0o600]


@posix
def test_a_file_keeps_its_owner(file):
    if os.geteuid() != 0:
        pytest.skip("only the superuser can give files away")
    os.chown(file, 12345, 54321)
    write_at_once(file, b"after")
    assert (file.stat().st_uid, file.stat().st_gid) == (12345, 54321)


def test_a_file_marked_read_only_is_refused(file):
    file.chmod(0o444)
    with pytest.raises(PermissionError, match=r"file\.dot is read-only; make it writable, or save"):
        write_at_once(file, b"after")
    assert file.read_bytes() == b"before"
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(IsADirectoryError, match="is a folder; name a file"):
        write_at_once(tmp_path, b"")


@pytest.mark.parametrize("name", ["none/file", "file.dot/file"])
def test_a_missing_folder_is_named(file, name):
    with pytest.raises(FileNotFoundError, match=r"there is no folder .* to save in; make it first"):
        write_at_once(file.parent / name, b"")


def test_a_link_stays_one(file):
    link = file.with_name("link")
    link.symlink_to(file.name)
    write_at_once(link, b"after")
    assert link.is_symlink()
    assert file.read_bytes() == b"after"


def test_a_link_to_nothing_yet_is_followed(tmp_path):
    link = tmp_path / "link"
    link.symlink_to("file")
    write_at_once(link, b"after")
    assert link.is_symlink()
    assert (tmp_path / "file").read_bytes() == b"after"


@posix
def test_links_in_a_circle(tmp_path):
    link = tmp_path / "link"
    link.symlink_to("link")
    with pytest.raises(OSError, match=r"link"):
        write_at_once(link, b"")
    assert list(tmp_path.iterdir()) == [link]
    assert link.is_symlink()


@posix
@pytest.mark.parametrize(
    "save",
    [
        write_at_once,
        lambda path, content: draw(Value(1.0)).save(path),
        lambda path, content: nn.save(nn.Linear(1, 1), path),
    ],
    ids=["write_at_once", "Drawing.save", "nn.save"],
)
class TestWhatIsNoFile:
    def test_a_device_stays_one(self, tmp_path, save):
        """A terminal of the test's own: were it replaced, no other program would miss it."""
        ours, theirs = os.openpty()
        link = tmp_path / "terminal.dot"
        link.symlink_to(os.ttyname(theirs))
        assert save(link, b"content") == link
        assert os.read(ours, 1)
        assert stat.S_ISCHR(link.stat().st_mode)
        assert list(tmp_path.iterdir()) == [link]
        assert link.is_symlink()
        os.close(ours)
        os.close(theirs)

    def test_a_named_pipe_is_written_into(self, tmp_path, save):
        path = tmp_path / "pipe.dot"
        os.mkfifo(path)
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # lest the writer wait for one
        assert save(path, b"content") == path
        assert os.read(reader, 1)
        assert path.is_fifo()
        os.close(reader)

    def test_a_socket_stays_one(self, tmp_path, save, monkeypatch):
        monkeypatch.chdir(tmp_path)  # a socket's path must be short
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("s.dot")
            with pytest.raises(OSError, match=r"s\.dot"):
                save(Path("s.dot"), b"content")
        assert Path("s.dot").is_socket()


@pytest.mark.parametrize("failure", [OSError(28, "full"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["touch", "write_bytes", "chmod", "replace"])
def test_after_an_error_all_is_as_it_was(file, monkeypatch, step, failure):
    whole = getattr(Path, step)

    def fail(path, *arguments, **settings):
        if step == "write_bytes":
            whole(path, b"a part")
        raise failure

    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(type(failure)) as caught:
        write_at_once(file, b"after")
    assert file.read_bytes() == b"before"
    assert list(file.parent.iterdir()) == [file]
    if isinstance(failure, OSError):
        assert str(caught.value) == f"[Errno 28] full: {str(file)!r}"


@posix
def test_ctrl_c_at_any_time_leaves_one_whole_file(file):
    """A program that saves without a pause is interrupted, and again."""
    program = (
        "import sys; from autograd.files import write_at_once\n"
        "print(flush=True)\n"
        "while True: write_at_once(sys.argv[1], b'x' * 100_000)"
    )
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", program, file], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as run:
            run.stdout.readline()
            run.send_signal(signal.SIGINT)
            run.wait(PATIENCE)
        assert file.read_bytes() in {b"before", b"x" * 100_000}
        assert list(file.parent.iterdir()) == [file]


def test_threads_that_save_in_one_place_leave_one_of_their_contents(file):
    contents = [bytes([65 + k]) * 100_000 for k in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: write_at_once(file, content), contents * 5))
    assert file.read_bytes() in contents
    assert list(file.parent.iterdir()) == [file]


@posix
@pytest.mark.parametrize(
    "load", [read_whole, Program.load, lambda path: nn.load(nn.Linear(1, 1), path)]
)
@pytest.mark.parametrize("endless", ["/dev/zero", "pipe"])
def test_what_may_never_end_is_no_file(load, endless, tmp_path):
    if endless == "pipe":
        endless = str(tmp_path / "pipe")
        os.mkfifo(endless)
    with pytest.raises(OSError, match=f"{endless} is a device or a pipe, which may never end"):
        load(endless)
