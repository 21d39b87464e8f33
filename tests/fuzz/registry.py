"""The fuzzers by name. Each is ``module:function``, imported where it runs."""

FUZZERS = {
    "memory": "tests.fuzz.memory:trial",
    "modes": "tests.fuzz.modes:trial",
    "command_line": "tests.fuzz.command_line:trial",
    "files": "tests.fuzz.files:trial",
    "functions": "tests.fuzz.functions:trial",
}
