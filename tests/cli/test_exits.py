from shotwright.cli.exits import Exit, exit_code
from shotwright.domain import errors
from shotwright.domain.errors import StudioError


def every(error: type[StudioError]) -> list[type[StudioError]]:
    return [error, *(found for one in error.__subclasses__() for found in every(one))]


def test_every_error_has_an_exit_code_that_is_not_success() -> None:
    assert all(exit_code(error) not in (Exit.OK, Exit.USAGE) for error in every(StudioError))


def test_no_two_errors_share_a_code_and_the_tree_at_the_top_names_them_all() -> None:
    found = [error for error in every(StudioError) if error.__module__ == errors.__name__]

    assert len({error.code for error in found}) == len(found)
    assert errors.__doc__ is not None
    assert all(error.__name__ in errors.__doc__ for error in found)
