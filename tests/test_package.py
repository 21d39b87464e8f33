"""The shape of the package: its public names and the direction of its imports."""

import ast
import subprocess
import sys
from pathlib import Path

import autograd
import nn

ROOT = Path(autograd.__file__).parent

# Each module may import from those on lines above its own, in the order of design.
LAYERS = [
    ["errors", "graph", "number", "floats", "trees", "text", "collision", "engines", "modes"],
    ["scalar"],
    ["blame", "signatures"],
    ["value"],
    ["primitives", "anomaly", "groups"],
    ["arithmetic", "copying"],
    ["compensated", "labels"],
    ["exponential", "roots", "rounding", "selection"],
    ["normal", "nary"],
    ["trigonometric"],
    ["hyperbolic", "sinc", "reductions"],
    ["gates"],
    ["activations"],
    ["calls"],
    ["transforms"],
    ["finite_differences"],
    ["check"],
    ["equations"],
    ["drawing"],
    ["strategies"],
    ["__init__"],
    ["source_text"],
    ["translator"],
    ["expression"],
    ["command_line"],
    ["__main__"],
]

PACKAGES = {"drawing", "equations"}


def imported_modules(path):
    """What a file imports at run time from autograd, as names of modules."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "autograd":
            yield from (
                a.name if (ROOT / f"{a.name}.py").exists() else "__init__" for a in node.names
            )
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograd."):
            if node.module != "autograd._native":  # in whose place a module may stand
                yield node.module.split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("autograd."))


def test_imports_point_one_way():
    level = {module: i for i, layer in enumerate(LAYERS) for module in layer}
    found = {path.stem for path in ROOT.glob("*.py")} | PACKAGES
    assert found == set(level)
    for path in ROOT.rglob("*.py"):
        relative = path.relative_to(ROOT)
        module = relative.parts[0].removesuffix(".py")
        for imported in imported_modules(path):
            inside = module == imported and module in PACKAGES
            assert inside or level[imported] < level[module], f"{relative} imports {imported}"


def test_autograd_never_imports_nn():
    for path in ROOT.rglob("*.py"):
        assert "nn" not in {
            alias.name.split(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import)
            for alias in node.names
        } | {
            (node.module or "").split(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
        }


def test_nn_uses_public_names_of_autograd_only():
    for path in Path(nn.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograd"):
                assert node.module == "autograd"
                assert {alias.name for alias in node.names} <= set(autograd.__all__)


def test_the_public_names_are_exactly_those_listed():
    modules = {path.stem for path in ROOT.glob("*.py")} | PACKAGES
    public = {name for name in vars(autograd) if not name.startswith("_")}
    assert public - modules == set(autograd.__all__) - modules


def test_a_package_of_the_same_name_is_announced(tmp_path):
    """HIPS's distribution ``autograd``, as pip leaves it in site-packages."""
    metadata = tmp_path / "autograd-1.8.0.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: autograd\nVersion: 1.8.0\n")
    program = f"import sys; sys.path += [{str(tmp_path)!r}, {str(ROOT.parent)!r}]; import autograd"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0
    assert "autograd-1.8.0 (HIPS autograd)" in run.stderr
    assert "virtual environment" in run.stderr
