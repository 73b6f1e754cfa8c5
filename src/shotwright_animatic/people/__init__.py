"""The people of a film: how they are designed, and how they are drawn.

A person is drawn in *figure units*: a box 980 wide in which the head lies between x 200 and 720 and y 160 to 820,
looking to the viewer's right; the body goes on below. The heads, hair and glasses are Lorelei by Lisa Wischofsky (CC0).
"""
