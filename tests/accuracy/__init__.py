"""How far values and derivatives are from the truth: ``python -m tests.accuracy`` prints a table.

``sweep.py`` tries inputs spread over all doubles (``inputs.py``); ``search.py`` starts from the
worst of them and climbs. What is judged, and how, is in ``quantities.py`` and ``ulp.py``.
"""
