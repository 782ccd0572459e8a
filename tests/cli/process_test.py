"""How the command behaves as a process: interrupts, terminals, progress, kills while it writes.
usage: process_test.py ASSAY"""

import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

ASSAY = Path(sys.argv.pop(1)).resolve()
EVALUATE = [
    "evaluate",
    "-",
    "--input-format",
    "csv",
    "--task",
    "binary",
    "--target",
    "y",
    "--score",
    "p",
    "--metrics",
    "accuracy",
]
ROWS = b"y,p\n" + b"1,0.9\n0,0.2\n" * 50


def environment(**more):
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm"} | more


class Process(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def start(self, *arguments, **more):
        process = subprocess.Popen(
            [ASSAY, *arguments],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            env=environment(),
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more,
        )
        self.addCleanup(
            lambda: (
                process.kill(),
                process.wait(),
                [s.close() for s in (process.stdin, process.stdout, process.stderr) if s],
            )
        )
        return process

    def interrupted(self, number):
        process = self.start(*EVALUATE, "--output", "out.txt", "--save-state", "out.assay")
        process.stdin.write(ROWS)
        process.stdin.flush()
        time.sleep(0.3)
        begin = time.monotonic()
        process.send_signal(number)
        code = process.wait(timeout=5)
        self.assertLess(time.monotonic() - begin, 1)
        self.assertEqual([], list(self.folder.iterdir()))
        return code, process.stderr.read()

    def test_interrupt(self):
        self.assertEqual((130, b"assay: interrupted\n"), self.interrupted(signal.SIGINT))

    def test_termination(self):
        self.assertEqual((143, b"assay: terminated\n"), self.interrupted(signal.SIGTERM))

    def on_terminal(self, *arguments, seconds):
        """What stderr, a terminal, shows of an evaluation whose input lasts some seconds."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        process = self.start(*EVALUATE, *arguments, stderr=slave)
        os.close(slave)
        end = time.monotonic() + seconds
        process.stdin.write(ROWS)
        process.stdin.flush()
        shown = b""
        while time.monotonic() < end:
            if select.select([master], [], [], 0.1)[0]:
                shown += os.read(master, 4096)
        process.stdin.close()
        self.assertEqual(0, process.wait(timeout=10))
        while select.select([master], [], [], 0.2)[0]:
            try:
                shown += os.read(master, 4096)
            except OSError:  # the last writer has gone
                break
        return shown.decode(), process.stdout.read().decode()

    def test_progress_on_a_terminal_comes_after_a_second_and_goes(self):
        shown, result = self.on_terminal(seconds=1.6)
        self.assertRegex(shown, r"^\rassay: (waiting for the first rows|[0-9.]+ k?B read, [0-9.]+ k?B/s)\x1b")
        self.assertTrue(shown.endswith("\r\x1b[K"), repr(shown))
        self.assertNotIn("\n", shown)
        self.assertIn("accuracy  1.0000", result)

    def test_no_progress_in_the_first_second(self):
        self.assertEqual("", self.on_terminal(seconds=0.3)[0])

    def test_no_progress_when_quiet_or_never(self):
        self.assertEqual("", self.on_terminal("--quiet", seconds=1.3)[0])
        self.assertEqual("", self.on_terminal("--progress", "never", seconds=1.3)[0])

    def test_progress_in_a_log_is_lines(self):
        process = self.start(*EVALUATE, "--progress", "always")
        process.stdin.write(ROWS)
        process.stdin.flush()
        time.sleep(1.4)
        _, log = process.communicate(timeout=10)
        self.assertRegex(log.decode(), r"^assay: [^\r\x1b]*\n$")

    def test_interrupt_takes_the_progress_away(self):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        process = self.start(*EVALUATE, stderr=slave)
        os.close(slave)
        process.stdin.write(ROWS)
        process.stdin.flush()
        time.sleep(1.4)
        process.send_signal(signal.SIGINT)
        self.assertEqual(130, process.wait(timeout=5))
        self.assertTrue(os.read(master, 4096).decode().endswith("\r\x1b[Kassay: interrupted\r\n"))

    def test_colour_only_on_terminals(self):
        def output(**more):
            master, slave = pty.openpty()
            process = subprocess.Popen([ASSAY, "list", "--task", "ranking"], stdout=slave, env=environment(**more))
            os.close(slave)
            text = b""
            try:
                while block := os.read(master, 4096):
                    text += block
            except OSError:
                pass
            os.close(master)
            self.assertEqual(0, process.wait(timeout=5))
            return text

        self.assertIn(b"\x1b[1m", output())
        self.assertNotIn(b"\x1b", output(NO_COLOR="1"))
        self.assertNotIn(b"\x1b", output(TERM="dumb"))
        plain = subprocess.run([ASSAY, "list", "--task", "ranking"], capture_output=True, env=environment(), check=True)
        self.assertNotIn(b"\x1b", plain.stdout)

    def test_a_kill_leaves_the_old_file_or_the_new(self):
        """SIGKILL at many moments around the write: the file is whole each time."""
        source = self.folder / "a.csv"
        source.write_bytes(ROWS)
        target = self.folder / "out.csv"
        command = [ASSAY, "evaluate", source, *EVALUATE[4:], "--format", "csv", "--output", target]
        subprocess.run(command, check=True, env=environment())
        whole = target.read_bytes()
        begin = time.monotonic()
        subprocess.run(command, check=True, env=environment())
        duration = time.monotonic() - begin
        for i in range(40):
            target.write_bytes(b"old")
            process = subprocess.Popen(command, env=environment())
            time.sleep(duration * (i + 1) / 40)
            process.kill()
            process.wait()
            self.assertIn(target.read_bytes(), (b"old", whole))

    def test_nothing_is_written_beside_the_outputs(self):
        source = self.folder / "a.csv"
        source.write_bytes(ROWS)
        subprocess.run(
            [ASSAY, "evaluate", source, *EVALUATE[4:], "--output", "out.txt", "--save-state", "out.assay"],
            cwd=self.folder,
            check=True,
            env=environment(),
        )
        self.assertEqual({"a.csv", "out.txt", "out.assay"}, {p.name for p in self.folder.iterdir()})


if __name__ == "__main__":
    unittest.main()
