"""What can go wrong with people: accounts, signing in, rights. The kinds are those of `errors.py`.

* NotFound        - UserNotFound, SessionNotFound, TokenNotFound, InvitationNotFound, LoginProviderNotFound
* Unauthenticated - LoginNeeded, LoginFailed, TokenNotValid (RefreshTokenJustUsed)
* Forbidden       - ActionNotAllowed, RegistrationClosed, OriginUnknown
* TooMany         - TooManyLogins, TooManyRequests
* Conflict        - UserNameTaken, LastOwner, LastAdmin
* Invalid         - UserNameNotUsable, EmailNotUsable, PasswordNotUsable
* Unavailable     - LoginProviderUnreachable
"""

from shotwright.domain.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthenticated, Unavailable


class UserNotFound(NotFound):
    code = "user_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is nobody called “{name}” here. `shotwright users list` lists everybody.")


class SessionNotFound(NotFound):
    code = "session_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such session. It may have ended already.")


class TokenNotFound(NotFound):
    code = "token_not_found"

    def __init__(self) -> None:
        super().__init__("You have no such token. It may be withdrawn already.")


class InvitationNotFound(NotFound):
    code = "invitation_not_found"

    def __init__(self) -> None:
        super().__init__("This invitation was used, has ended, or never was. Ask for a new one.")


class LoginProviderNotFound(NotFound):
    code = "login_provider_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Nobody can sign in by “{name}” here. Whoever runs this studio can set it up (SHOTWRIGHT_OIDC)."
        )


class LoginProviderUnreachable(Unavailable):
    code = "login_provider_unreachable"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"“{name}”, where you sign in, cannot be asked: {why}. Try again in a while.")


class LoginNeeded(Unauthenticated):
    code = "login_needed"

    def __init__(self) -> None:
        super().__init__("Sign in first: POST /api/v1/auth/login, or send a personal access token.")


class LoginFailed(Unauthenticated):
    code = "login_failed"

    def __init__(self, message: str = "The name or the password is wrong.") -> None:
        super().__init__(message)


class TokenNotValid(Unauthenticated):
    """A token is forged, has ended, was withdrawn, or its person may not come in any more."""

    code = "token_not_valid"
    is_of_token = True


class RefreshTokenJustUsed(TokenNotValid):
    code = "refresh_token_just_used"

    def __init__(self) -> None:
        super().__init__(
            "This refresh token was used a moment ago, maybe by another window. Use what that one was given."
        )


class ActionNotAllowed(Forbidden):
    code = "action_not_allowed"

    def __init__(self, action: str, why: str) -> None:
        super().__init__(f"You may not {action} here: {why}.")


class RegistrationClosed(Forbidden):
    code = "registration_closed"

    def __init__(self, *, is_first: bool = False) -> None:
        super().__init__(
            "Nobody has an account here yet. The first is an administrator's: make it at the address that the studio "
            "shows when it starts, or with `shotwright users add`."
            if is_first
            else "Nobody can make an account here without an invitation. Ask whoever runs this studio."
        )


class OriginUnknown(Forbidden):
    code = "origin_unknown"

    def __init__(self) -> None:
        super().__init__(
            "A request that changes something and is proven by a cookie must say from which page it comes."
        )


class TooManyLogins(TooMany):
    code = "too_many_logins"

    def __init__(self, retry_after_s: int) -> None:
        minutes = -(-retry_after_s // 60)
        super().__init__(
            f"Too many attempts to sign in failed. Try again in {minutes} min.", retry_after_s=retry_after_s
        )


class TooManyRequests(TooMany):
    code = "too_many_requests"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many requests. Try again in {retry_after_s} s.", retry_after_s=retry_after_s)


class UserNameTaken(Conflict):
    code = "user_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}” has an account here already. Choose another, or sign in.")


class LastOwner(Conflict):
    code = "last_owner"

    def __init__(self) -> None:
        super().__init__("A project keeps at least one owner. Make somebody else its owner first.")


class LastAdmin(Conflict):
    code = "last_admin"

    def __init__(self) -> None:
        super().__init__("A studio keeps at least one administrator. Make somebody else one first.")


class UserNameNotUsable(Invalid):
    code = "user_name_not_usable"

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name[:60]}” cannot be a user name: use 1 to 50 letters, digits, dots, _ and -.")


class EmailNotUsable(Invalid):
    code = "email_not_usable"

    def __init__(self, address: str) -> None:
        super().__init__(f"“{address[:60]}” is not an e-mail address.")


class PasswordNotUsable(Invalid):
    code = "password_not_usable"
