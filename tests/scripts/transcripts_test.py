"""The runner of transcripts tells right answers from wrong ones."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "cli"))
import transcripts  # noqa: E402

PROGRAM = '#!/bin/sh\necho "out $1"\necho "err $1" >&2\nexit ${2:-0}\n'


class Transcripts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.program = self.folder / "program"
        self.program.write_text(PROGRAM)
        self.program.chmod(0o755)

    def check(self, text: str, accept=False) -> bool:
        self.file = self.folder / "a.t"
        self.file.write_text(text)
        with contextlib.redirect_stdout(io.StringIO()) as self.printed:
            return transcripts.check(self.file, self.program, accept)

    def test_a_right_answer(self):
        self.assertTrue(
            self.check("Prose.\n\n  $ assay x\n  out x\n  ! err x\n\n  $ assay y 3\n  out y\n  ! err y\n  [3]\n")
        )

    def test_wrong_answers(self):
        right = "  $ assay x 2\n  out x\n  ! err x\n  [2]\n"
        self.assertTrue(self.check(right))
        for wrong in (
            right.replace("[2]", "[3]"),
            right.replace("  [2]\n", ""),
            right.replace("! err", "! ert"),
            right.replace("  out x\n", ""),
            right + "  more\n",
        ):
            self.assertFalse(self.check(wrong), wrong)
            self.assertIn("$ assay x 2", self.printed.getvalue())

    def test_patterns(self):
        self.assertTrue(self.check("  $ assay 17\n  out \\d+ (re)\n  ! err 17\n"))
        self.assertFalse(self.check("  $ assay 17x\n  out \\d+ (re)\n  ! err 17x\n"))

    def test_a_file_without_commands_fails(self):
        self.assertFalse(self.check("Prose only.\n"))

    def test_commands_of_several_lines_share_a_folder(self):
        self.assertTrue(
            self.check("  $ cat >a <<END\n  > one\n  > END\n\n  $ cat a; printf x\n  one\n  x (no newline)\n")
        )

    def test_accept_writes_what_happened(self):
        self.assertFalse(self.check("Prose.\n\n  $ assay z 4\n  wrong\n\nMore.\n", accept=True))
        self.assertEqual("Prose.\n\n  $ assay z 4\n  out z\n  ! err z\n  [4]\n\nMore.\n", self.file.read_text())
        self.assertTrue(self.check(self.file.read_text()))


if __name__ == "__main__":
    unittest.main()
