"""How fast live updates go, and how much is kept for who follows. Tests go faster."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    gather_s: float = 0.02
    """After word of an event, so long is waited for its companions: a burst is read at once."""
    look_s: float = 5.0
    """Without word, the events are looked at after so many seconds."""
    heartbeat_s: float = 15.0
    """A stream on which nothing happens says so after so many seconds."""
    recheck_s: float = 15.0
    """So often it is checked whether those who follow still may."""
    stream_s: float = 3600.0
    """After so many seconds a stream over plain HTTP ends, to be resumed: no proxy keeps one for ever."""
    closing_s: float = 5.0
    """How long is waited for somebody to take in why the stream ends."""
    most_waiting: int = 1000
    """Lines that wait for one who reads slowly; then the stream ends, and is to be resumed."""
    most_replayed: int = 10_000
    """Who wants to go on from farther back has to load everything anew."""
    most_per_person: int = 100
    """Streams of one person at one process, where people sign in."""
    most_messages: int = 120
    """How much one who follows may send in a minute."""
