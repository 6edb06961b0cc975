"""What no line of the product may do, told by walking through its source; `docs/security.md` relies on it."""

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
FILES = sorted(file for room in ("bot", "retrieval", "benchmarks") for file in (REPOSITORY / room).rglob("*.py"))

# They run what a file says.
UNSAFE_MODULES = {"pickle", "_pickle", "cPickle", "cloudpickle", "dill", "joblib", "jsonpickle", "marshal", "shelve"}
UNSAFE_CALLS = {
    *("eval", "exec", "compile", "__import__", "os.system", "os.popen", "subprocess.getoutput", "torch.load"),
    *("yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load"),
    *("asyncio.create_subprocess_shell", "tempfile.mktemp"),
}  # fmt: skip
FORBIDDEN_ARGUMENTS = {"shell", "allow_pickle", "trust_remote_code"}
OPENS_A_MODEL = ("from_pretrained", "SentenceTransformer", "CrossEncoder")
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
RUNS_SQL = {"execute", "executemany", "executescript"}
HOLDS_SQL = "FileForm"  # made of constants alone, so its fields are some wherever it is a parameter


def offences(source):
    """Return what a file does that none may do, with its line."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imports(node)
        elif isinstance(node, ast.Call):
            yield from _calls(node)
    yield from _built_sql(tree)


def _imports(node):
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    yield from (f"{node.lineno}: import {name}" for name in names if name.partition(".")[0] in UNSAFE_MODULES)


def _calls(node):
    name = ast.unparse(node.func)
    if name in UNSAFE_CALLS:
        yield f"{node.lineno}: {name}()"
    given = {argument.arg: argument.value for argument in node.keywords if argument.arg}
    if name == HOLDS_SQL:
        wrong = [argument for argument in ("application", "migrations") if not _is_constant(given[argument], {})]
        yield from (f"{node.lineno}: SQL that is no constant: {argument}" for argument in wrong)
    for argument in FORBIDDEN_ARGUMENTS & given.keys():
        if not (isinstance(given[argument], ast.Constant) and given[argument].value is False):
            yield f"{node.lineno}: {argument}={ast.unparse(given[argument])}"
    if name.endswith(OPENS_A_MODEL):
        if "trust_remote_code" not in given:
            yield f"{node.lineno}: {name}() without trust_remote_code=False"
        arguments = {ast.unparse(argument) for argument in ast.walk(node) if isinstance(argument, ast.keyword)}
        is_safe = "use_safetensors=True" in arguments or "'use_safetensors': True" in ast.unparse(node)
        if "Tokenizer" not in name and not is_safe:
            yield f"{node.lineno}: {name}() without use_safetensors"


def _built_sql(tree):
    """Find SQL that is not put together from constants of the source alone.

    A private function may hand its first parameter on; then that is looked at where it is called.
    """
    sinks, found, before = set(RUNS_SQL), [], set()
    scopes = [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS | ast.Module)]
    while sinks != before:
        before, found = set(sinks), []
        for scope in scopes:
            for call in _own_nodes(scope):
                if not isinstance(call, ast.Call) or getattr(call.func, "attr", "") not in before:
                    continue
                handed_on = _first_parameter(scope)
                known = _assigned(scope)
                if call.args and _is_constant(call.args[0], known):
                    continue
                if call.args and handed_on and _is_constant(call.args[0], known | {handed_on: [ast.Constant("")]}):
                    sinks.add(scope.name)
                else:
                    found.append(f"{call.lineno}: SQL that is no constant: {ast.unparse(call)}")
    return found


def _first_parameter(scope):
    """Return the name of a private method's first parameter after `self`."""
    if isinstance(scope, FUNCTIONS) and scope.name.startswith("_") and len(scope.args.args) > 1:
        return scope.args.args[1].arg
    return None


def _assigned(scope):  # noqa: C901 - a case for each kind of assignment
    """Return what each name of a scope may stand for; a parameter of a few words stands for one of them."""
    assigned = {}

    def assign(target, value):
        if isinstance(target, ast.Name):
            assigned.setdefault(target.id, []).append(value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.IfExp):
            assign(target, value.body)
            assign(target, value.orelse)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for one, its_value in zip(target.elts, value.elts, strict=True):
                assign(one, its_value)

    for node in _own_nodes(scope):
        if isinstance(node, ast.Assign):
            assign(node.targets[0], node.value)
        elif isinstance(node, ast.AugAssign):
            assign(node.target, node.value)
        elif isinstance(node, ast.For):
            assign(node.target, node.iter)
        elif isinstance(node, ast.arg) and ast.unparse(node.annotation or []).startswith(("Literal[", HOLDS_SQL)):
            assigned[node.arg] = [ast.Constant("")]
    return assigned


def _own_nodes(scope):
    """Yield what stands in a function, but not in functions inside it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, FUNCTIONS):
            waiting.extend(ast.iter_child_nodes(node))


def _is_constant(node, assigned):  # noqa: C901 - a case for each kind of expression
    def all_constant(nodes, known=assigned):
        return all(_is_constant(one, known) for one in nodes)

    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name) if name.lstrip("_").isupper():
            return True
        case ast.Name(id=name):
            # Without itself: a name may be made longer step by step.
            return name in assigned and all_constant(assigned[name], assigned | {name: [ast.Constant("")]})
        case ast.Attribute(value=ast.Name(id=name)) if name in assigned:
            return all_constant(assigned[name], assigned | {name: [ast.Constant("")]})
        case ast.JoinedStr(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
            return all_constant(values)
        case ast.FormattedValue(value=value) | ast.Starred(value=value) | ast.Subscript(value=value):
            return _is_constant(value, assigned)
        case ast.BinOp(left=left, right=right):
            return all_constant((left, right))
        case ast.IfExp(body=body, orelse=other):
            return all_constant((body, other))
        case ast.Call(func=ast.Attribute(value=ast.Constant(), attr="join"), args=[joined]):
            return _is_constant(joined, assigned)
        case ast.Call(func=ast.Name(id="len")):
            return True
    return False


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(REPOSITORY)) for file in FILES])
def test_no_file_runs_what_data_says(file):
    assert list(offences(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "import joblib.memory",
        "eval(text)",
        "yaml.load(text)",
        "torch.load(path)",
        "os.system(text)",
        "np.load(path, allow_pickle=True)",
        "np.load(path, allow_pickle=trusted)",
        "subprocess.run(text, shell=True)",
        "AutoModel.from_pretrained(folder, use_safetensors=True)",
        "AutoModel.from_pretrained(folder, use_safetensors=True, trust_remote_code=True)",
        "AutoModel.from_pretrained(folder, trust_remote_code=False)",
        "database.execute(f'SELECT {name}')",
        "database.execute('SELECT ' + name)",
        "database.execute('SELECT %s' % name)",
        "database.execute('SELECT {}'.format(name))",
        "def f(query):\n    database.execute(query)",
        "def f(name):\n    query = f'SELECT {name}'\n    database.execute(query)",
        "query = 'SELECT 1'\nquery = query + name\ndatabase.execute(query)",
        "query = 'SELECT 1'\nquery += name\ndatabase.execute(query)",
        "def _f(self, query):\n    self._d.execute(query)\ndef g(self, name):\n    self._f(f'SELECT {name}')",
        "def f(form):\n    database.execute(f'PRAGMA user_version = {form.version}')",
        "FileForm(application=_APPLICATION, migrations=read(name))",
    ],
)
def test_what_is_forbidden_is_found(source):
    assert list(offences(source))


@pytest.mark.parametrize(
    "source",
    [
        "np.load(path, allow_pickle=False)",
        "re.compile(text)",
        "model.eval()",
        "SentenceTransformer(folder, trust_remote_code=False, model_kwargs={'use_safetensors': True})",
        "AutoTokenizer.from_pretrained(folder, trust_remote_code=False)",
        "database.execute('SELECT 1 WHERE a = ?', (name,))",
        "database.execute(f'SELECT {_COLUMNS} FROM answer')",
        "database.execute(f\"SELECT 1 WHERE a IN ({','.join('?' * len(names))})\", names)",
        "for statement in (*_SCHEMA, *MORE):\n    database.execute(statement)",
        "def f():\n    query = 'SELECT 1'\n    query += ' WHERE a = ?'\n    database.execute(query)",
        "def _f(self, query):\n    self._d.execute(query)\ndef g(self):\n    self._f('SELECT 1')",
        "def f(mode: Literal['A', 'B']):\n    database.execute(f'BEGIN {mode}')",
        "def f(form: FileForm):\n    for steps in form.migrations[1:]:\n        database.execute(steps[0])",
        "FileForm(application=_APPLICATION, migrations=_MIGRATIONS, begin=add_key)",
    ],
)
def test_what_is_allowed_passes(source):
    assert list(offences(source)) == []
