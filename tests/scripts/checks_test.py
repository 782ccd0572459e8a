"""The checks of scripts/ find what they are for, on trees made for it."""

import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
import check_front_ends  # noqa: E402
import check_layers  # noqa: E402


def found(check, files: dict[str, str], *more) -> list[str]:
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        root = Path(folder)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        return list(check(root, *more))


class Layers(unittest.TestCase):
    def check(self, expected: str | None, files: dict[str, str]):
        lines = found(check_layers.violations, files)
        self.assertEqual([], lines if expected is None else [line for line in lines if expected not in line])
        self.assertEqual(expected is not None, bool(lines))

    def test_arrows_go_down(self):
        state = {"include/assay/states/s.h": '#include "assay/base/b.h"\n', "include/assay/base/b.h": ""}
        self.check(None, state)
        self.check("base must not include states", {**state, "src/base/b.cc": '#include "assay/states/s.h"\n'})

    def test_a_state_may_not_know_metrics(self):
        self.check(
            "states must not include metrics",
            {"include/assay/metrics/m.h": "", "src/states/s.cc": '#  include "assay/metrics/m.h"'},
        )

    def test_quoted_and_relative_includes_are_resolved(self):
        self.check(
            "io must not include engine", {"src/engine/plan.h": "", "src/io/a.cc": '#include "../engine/plan.h"'}
        )

    def test_io_does_not_know_the_engine(self):
        self.check(
            "io must not include engine",
            {"include/assay/evaluator.h": "", "src/io/a.h": '#include "assay/evaluator.h"'},
        )

    def test_simd_stays_in_kernels(self):
        self.check(None, {"src/kernels/k.cc": '#include "hwy/highway.h"'})
        self.check("Highway", {"src/states/k.cc": '#include "hwy/highway.h"'})
        self.check("intrinsics", {"src/base/k.cc": "#include <immintrin.h>"})

    def test_libraries_stay_at_home(self):
        for header, home, stranger in [
            ("nlohmann/json.hpp", "cli/a.cc", "src/engine/a.cc"),
            ("CLI/CLI.hpp", "cli/a.cc", "src/io/a.cc"),
            ("boost/multiprecision/cpp_int.hpp", "src/base/a.cc", "src/metrics/a.cc"),
            ("arrow/api.h", "src/io/a.cc", "src/engine/a.cc"),
        ]:
            self.check(None, {home: f"#include <{header}>"})
            self.check("is not for this place", {stranger: f"#include <{header}>"})

    def test_threads_have_one_home(self):
        self.check(
            None, {"src/engine/parallel.cc": "std::jthread t;", "src/io/a.cc": "std::thread::hardware_concurrency();"}
        )
        self.check("a thread", {"src/engine/plan.cc": "void f() { std::thread t; }"})
        self.check("a thread", {"cli/a.cc": "auto x = std::async(f);"})

    def test_the_library_does_not_print(self):
        self.check(
            None, {"cli/a.cc": "std::cout << 1;", "src/base/a.cc": '// std::cout\nauto s = "exit()"; n = snprintf(b);'}
        )
        self.check("printing or exiting", {"src/base/a.cc": "int f() {\n  exit(1);\n}"})

    def test_every_file_has_a_layer(self):
        self.check("belongs to no layer", {"src/elsewhere/a.cc": ""})

    def test_an_empty_tree_is_not_clean(self):
        self.check("no sources found", {})


class FrontEnds(unittest.TestCase):
    def lines(self, files):
        return found(check_front_ends.violations, files, {"roc_auc", "f1"})

    def test_names_and_specs_are_found(self):
        for text in ('if (name == "roc_auc")', 'specs = "f1(average=macro), x";', 'x = "f1@10"'):
            self.assertEqual(1, len(self.lines({"cli/a.cc": text})), text)
        self.assertEqual(
            ["python/assay/x.py:2: names the metric f1: 'f1'"], self.lines({"python/assay/x.py": "\nx = 'f1'"})
        )

    def test_prose_and_drop_ins_are_not(self):
        self.assertEqual(
            [],
            self.lines(
                {
                    "cli/a.cc": '"needs roc_auc"; "roc_auc >= 0.9"',
                    "python/assay/sklearn/a.py": 'x = "f1"',
                    "python/assay/b.py": '"""f1"""',
                }
            ),
        )


if __name__ == "__main__":
    unittest.main()
