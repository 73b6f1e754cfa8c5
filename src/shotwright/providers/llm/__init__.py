"""Language models: whoever serves them, each request to one is a paid job.

From below: `reading` knows what vendors answer, `till` sends one request and settles it, `wire` puts the till under
pydantic-ai's clients, `building` makes those, `talking` asks until an answer is good, `models` chooses who is asked.
pydantic-ai is loaded by `building` and `talking` alone, when the first question is asked.
"""
