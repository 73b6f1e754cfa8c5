"""The production as Markdown: written out, edited by people, and read again without losing who is who.

`writing` and `reading` are two sides of one format, which `docs/user/script-format.md` describes; `words` and `text`
hold what both need. `joining` puts in what somebody wrote between the shots, once it has been broken down.
"""
