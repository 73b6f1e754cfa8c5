"""The template language: Jinja2 in its sandbox, without calls, macros and includes, on plain data alone.

What Jinja2's own sandbox leaves open is the cost: `{{ 'a' * 10**9 }}`, nested loops, `{{ x | center(10**9) }}`. Here
loops, operators and filters count what they use up (`budget.py`), a text's length is known before it is made, and
what could do more is refused when a template is saved, with its line.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NoReturn

from jinja2 import StrictUndefined, Undefined, nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS
from jinja2.visitor import NodeTransformer

from shotwright.domain.templates import TemplateNotUsable
from shotwright.prompting.budget import Budget, bounded_range, limit_length
from shotwright.prompting.filters import FILTERS, text

BUDGET: Final = " budget"
"""The name under which a rendering finds its budget: no template can spell it."""
_COUNTED: Final = " counted"
_WORTH: Final = " worth"
_OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
_TESTS: Final = ("defined", "undefined", "none", "string", "number", "odd", "even", "sequence", "mapping", "in", "eq")
_LOOP: Final = ("index", "index0", "first", "last", "length")


class Language(ImmutableSandboxedEnvironment):
    """Jinja2, cut down. Attributes are looked up in data, never in Python's objects."""

    intercepted_binops = frozenset({*_OPERATORS, "**"})
    intercepted_unops = frozenset()

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined,
            optimized=False,
            cache_size=0,
            autoescape=False,  # prompts are not HTML
            finalize=text_of,
            trim_blocks=True,  # a line that holds nothing but a block leaves no empty line
            lstrip_blocks=True,
        )
        self.globals: Any = {"range": bounded_range}
        self.filters: Any = {name: _spending(made) for name, made in FILTERS.items()}
        self.filters["default"] = self.filters["d"] = _default
        self.filters[_COUNTED] = _counted
        self.filters[_WORTH] = _worth
        self.tests: Any = {name: TESTS[name] for name in _TESTS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, LoopContext) and argument in _LOOP:
            return getattr(obj, argument)
        if isinstance(obj, Undefined):  # it says by itself what is not there
            return obj[argument]
        if isinstance(obj, (Mapping, list, tuple, str)):
            try:
                return obj[argument]  # pyright: ignore[reportArgumentType, reportCallIssue]  # whatever it may hold
            except (LookupError, TypeError):
                return self.undefined(obj=obj, name=argument)
        return self.unsafe_undefined(obj, str(argument))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator not in _OPERATORS:
            raise TemplateNotUsable(f"“{operator}” is not part of the template language.")
        if isinstance(left, (str, list, tuple)) or isinstance(right, (str, list, tuple)):
            _check_joining(operator, left, right)
        made = _OPERATORS[operator](left, right)
        _budget(context).worth(made)
        return made


def _check_joining(operator: str, left: object, right: object) -> None:
    if operator != "+" or type(left) is not type(right):
        raise TemplateNotUsable(f"“{operator}” is for numbers; “+” also joins two texts, or two lists.")
    assert isinstance(left, (str, list, tuple))
    assert isinstance(right, (str, list, tuple))
    limit_length(len(left) + len(right))


def _budget(context: Context) -> Budget:
    found: Budget = context.vars[BUDGET] if BUDGET in context.vars else context.parent[BUDGET]
    return found


def text_of(value: object) -> str:
    """Return what is written for `{{ value }}`. Loops and functions are not to be written."""
    if isinstance(value, (Undefined, str)):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, list, tuple, Mapping)):
        return text(value)
    raise TemplateNotUsable(f"A {type(value).__name__} cannot be written out.")


def _spending(made: Callable[..., Any]) -> Callable[..., Any]:
    @pass_context
    def spend(context: Context, value: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(value, Undefined):
            str(value)  # it says by itself what is not there
        _budget(context).worth(value)
        found = made(value, *arguments, **named)
        _budget(context).worth(found)
        return found

    return spend


def _default(value: Any, instead: Any = "", also_empty: bool = False) -> Any:
    return instead if isinstance(value, Undefined) or (also_empty and not value) else value


@pass_context
def _counted(context: Context, items: Any, weight: int) -> Iterable[Any]:
    if isinstance(items, Undefined):
        str(items)
    if not isinstance(items, (list, tuple, range, str, Mapping)):
        raise TemplateNotUsable(f"A loop goes over a list, not over {text(items)!r:.60}.")
    return _budget(context).counted(items, weight)


@pass_context
def _worth(context: Context, value: Any) -> Any:
    _budget(context).worth(value)
    return value


class CountCost(NodeTransformer):
    """Lets what Jinja2 does by itself count: rounds of loops, comparisons, and lists that are written down."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802  # the visitor's name for it
        self.generic_visit(node)
        weight = nodes.Const(sum(1 for _ in _all_in(node)), lineno=node.lineno)
        node.iter = nodes.Filter(node.iter, _COUNTED, [weight], [], None, None, lineno=node.lineno)
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:  # noqa: N802
        self.generic_visit(node)
        node.expr = _weighed(node.expr)
        for one in node.ops:
            one.expr = _weighed(one.expr)
        return node

    def visit_List(self, node: nodes.List) -> nodes.Filter:  # noqa: N802
        return self._made(node)

    def visit_Dict(self, node: nodes.Dict) -> nodes.Filter:  # noqa: N802
        return self._made(node)

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        return self._made(node) if node.ctx == "load" else node

    def _made(self, node: nodes.Expr) -> nodes.Filter:
        self.generic_visit(node)
        return _weighed(node)


def _weighed(node: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(node, _WORTH, [], [], None, None, lineno=node.lineno)


def _all_in(node: nodes.Node) -> Iterable[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all_in(child)


_ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Filter, nodes.Test, nodes.Getattr,
    nodes.Getitem, nodes.For, nodes.If, nodes.Assign, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
    nodes.Not, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Neg, nodes.Pos, nodes.List,
    nodes.Tuple, nodes.Dict, nodes.Pair, nodes.Slice, nodes.Keyword,
)  # fmt: skip
_NAMES: Final[dict[type[nodes.Node], str]] = {
    nodes.Pow: "the operator **",
    nodes.Concat: "the operator ~",
    nodes.AssignBlock: "a set that has an end",
    nodes.FilterBlock: "a filter that has an end",
    nodes.CallBlock: "call",
    nodes.Scope: "a block of this name",
    nodes.NSRef: "setting a part of a variable",
}
_CALLS: Final = ("range",)


def check_tree(tree: nodes.Template) -> None:
    """Raise SecurityError, with the line in front, for what is not part of the language."""
    for node in _all_in(tree):
        match node:
            case nodes.Call(node=nodes.Name(name=name), dyn_args=None, dyn_kwargs=None) if name in _CALLS:
                pass
            case nodes.Call():
                _refuse(node, "functions cannot be called; a filter may do it")
            case nodes.Getattr(attr=str(name)) | nodes.Getitem(arg=nodes.Const(value=str(name))) if name[:1] == "_":
                _refuse(node, f"“{name}” is not data: names that begin with “_” cannot be reached")
            case nodes.For(recursive=True):
                _refuse(node, "loops cannot call themselves")
            case nodes.Filter(name=name) if name not in FILTERS and name not in {"default", "d"}:
                _refuse(node, f"there is no filter “{name}”. Known: {', '.join(sorted([*FILTERS, 'default']))}")
            case nodes.Test(name=name) if name not in _TESTS:
                _refuse(node, f"there is no test “{name}”. Known: {', '.join(_TESTS)}")
            case nodes.Filter(dyn_args=given) | nodes.Test(dyn_args=given) if given is not None:
                _refuse(node, "arguments cannot be spread with “*”")
            case _ if not isinstance(node, _ALLOWED):
                _refuse(
                    node, f"{_NAMES.get(type(node), type(node).__name__.lower())} is not part of the template language"
                )
            case _:
                pass


def _refuse(node: nodes.Node, why: str) -> NoReturn:
    raise SecurityError(f"line {node.lineno}: {why}")
