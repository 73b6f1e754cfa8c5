"""The conformance server: every vendor's wire shape over real HTTP, with scripted trouble and a log of all requests.

It costs nothing and needs no key. Tests count submits in its log and check field names; people try the studio with it.
"""
