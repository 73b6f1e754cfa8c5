"""Rendering: checked text and values to a prompt, or one sentence that says which template, which line and why.

`{{ x }}` is Jinja2's form. `{x}` means the same where `x` is declared; all other braces, as in JSON, stay as they are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import CodeType
from typing import Final, TypeVar

from jinja2 import Environment, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2 import Template as Compiled

from shotwright.domain.templates import Fault, Plain, Rendered, Template, TemplateNotUsable, TemplateRef
from shotwright.prompting.budget import LONGEST_OUTPUT, Budget
from shotwright.prompting.language import BUDGET, CountCost, Language, check_tree

LONGEST_TEMPLATE: Final = 32_000
"""Characters that one text of a template may have."""
_SINGLE: Final = re.compile(r"(?<!\{)\{([A-Za-z][A-Za-z0-9_]*)\}(?!\})")
_TOLD_LINE: Final = re.compile(r"line (\d+):")
_FAULTS: Final = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError, MemoryError)
_Work = TypeVar("_Work")
_language: Final = Language()
_plain: Final = Environment(keep_trailing_newline=True, autoescape=False)  # noqa: S701  # it only finds the blocks


def check(template: Template, name: str) -> None:
    """Raise TemplateNotUsable, in one sentence about `name`, unless a template can be rendered."""
    declared = tuple(one.name for one in template.variables)
    for part, text in template.parts.items():
        _compiled(text, declared, _called(name, part))


def faults(template: Template, name: str) -> Iterator[Fault]:
    """Yield what is wrong with every text: each unknown variable where it stands, else the first other fault."""
    declared = tuple(one.name for one in template.variables)
    for part, text in template.parts.items():
        called = _called(name, part)
        try:
            unknown = list(_unknown_names(_parsed(text, declared, called), declared))
            for node in unknown:
                message = f"There is no variable “{node.name}”."
                yield Fault(message=message, part=part, line=node.lineno, variable=node.name)
            if not unknown:
                _compiled(text, declared, called)
        except TemplateNotUsable as error:
            yield Fault(message=str(error), part=part, line=_line_in(error.__cause__))


def _line_in(error: BaseException | None) -> int | None:
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    told = _TOLD_LINE.match(str(error))
    return int(told[1]) if told else None


def render(template: Template, values: Mapping[str, Plain], name: str, ref: TemplateRef | None = None) -> Rendered:
    """Return a template's texts with `values` in them; variables that are not among them have their defaults.

    Raises:
        TemplateNotUsable: It is wrong, or asks for more than a rendering may use up.
        VariableNotUsable: A value is missing, unknown, or of another type.
    """
    given = template.values(values)
    made = {part: render_text(text, given, _called(name, part)) for part, text in template.parts.items()}
    return Rendered(
        stage=template.stage, text=made["text"], system=made["system"], negative=made["negative"], template=ref
    )


def render_text(text: str, values: Mapping[str, Plain], name: str) -> str:
    """Return one text with `values` in it, without blanks at its ends. `name` is what errors call it.

    Raises:
        TemplateNotUsable
    """
    compiled = _compiled(text, tuple(values), name)
    try:
        return "".join(_bounded(compiled.generate({**values, BUDGET: Budget()}))).strip()
    except (TemplateError, TemplateNotUsable, *_FAULTS) as error:
        line = _line_of(error, name)
        where = f"{name}, line {line}" if line else name
        raise TemplateNotUsable(f"{where}: {_said(error)}") from error


def _bounded(parts: Iterable[str]) -> Iterator[str]:
    length = 0
    for part in parts:
        length += len(part)
        if length > LONGEST_OUTPUT:
            raise TemplateNotUsable(f"It comes to more than {LONGEST_OUTPUT} characters.")
        yield part


def variables_in(text: str, declared: Iterable[str], name: str) -> frozenset[str]:
    """Return the names of the variables that a text uses.

    Raises:
        TemplateNotUsable
    """
    return frozenset(meta.find_undeclared_variables(_parsed(text, tuple(declared), name))) - {"range"}


def _called(name: str, part: str) -> str:
    return name if part == "text" else f"{name}, {part}"


@lru_cache(maxsize=512)
def _compiled(text: str, declared: tuple[str, ...], name: str) -> Compiled:
    tree = _parsed(text, declared, name)
    _check_names(tree, declared, name)

    def compiled() -> CodeType:
        return _language.compile(CountCost().visit(tree), name, name)

    code = _tried(compiled, name)
    return Compiled.from_code(_language, code, _language.make_globals(None))


def _parsed(text: str, declared: tuple[str, ...], name: str) -> nodes.Template:
    if len(text) > LONGEST_TEMPLATE:
        raise TemplateNotUsable(f"{name} has {len(text)} characters; a template may have {LONGEST_TEMPLATE}.")

    def parsed() -> nodes.Template:
        tree = _language.parse(_with_double_braces(text, declared), name, name)
        check_tree(tree)
        return tree

    return _tried(parsed, name)


def _tried(work: Callable[[], _Work], name: str) -> _Work:
    try:
        return work()
    except TemplateSyntaxError as error:
        raise TemplateNotUsable(f"{name}, line {error.lineno}: {_sentence(error.message)}") from error
    except TemplateError as error:
        raise TemplateNotUsable(f"{name}, {_sentence(error.message)}") from error
    except (SyntaxError, *_FAULTS) as error:
        raise TemplateNotUsable(f"{name} is nested too deeply to be read, or holds too large a number.") from error


def _with_double_braces(text: str, declared: tuple[str, ...]) -> str:
    """Return `text` with `{x}` written as `{{ x }}`, outside of Jinja2's own blocks, for every declared x."""
    names, raw, line = frozenset(declared), False, 1
    parts: list[str] = []

    def doubled(found: re.Match[str]) -> str:
        return f"{{{{ {found[1]} }}}}" if found[1] in names else found[0]

    for begins_at, kind, part in _plain.lex(text):
        parts.append("\n" * (begins_at - line))  # lines before “{%-” are left out; it drops them again
        line = begins_at + part.count("\n")
        raw = kind == "raw_begin" or (raw and kind != "raw_end")
        parts.append(_SINGLE.sub(doubled, part) if kind == "data" and not raw else part)
    return "".join(parts)


def _check_names(tree: nodes.Template, declared: tuple[str, ...], name: str) -> None:
    for node in _unknown_names(tree, declared):
        known = ", ".join(declared) or "none"
        raise TemplateNotUsable(f"{name}, line {node.lineno}: there is no variable “{node.name}”. Known: {known}.")


def _unknown_names(tree: nodes.Template, declared: tuple[str, ...]) -> Iterator[nodes.Name]:
    unknown = meta.find_undeclared_variables(tree) - {*declared, "range"}
    return (node for node in tree.find_all(nodes.Name) if node.name in unknown)


def _line_of(error: BaseException, name: str) -> int | None:
    """Return the line of the template that an error comes from: Jinja2 writes it into the traceback."""
    line, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == name:
            line = step.tb_lineno
        step = step.tb_next
    return line


def _said(error: BaseException) -> str:
    match error:
        case TemplateNotUsable():
            return str(error)
        case TemplateError():
            return _sentence(error.message or "something is not there")
        case ZeroDivisionError():
            return "It divides by zero."
        case _:
            return f"It cannot be computed: {_sentence(str(error))}"


def _sentence(text: str | None) -> str:
    told = (text or "it is wrong").strip()
    return told if told.endswith(".") else f"{told}."
