"""``python -m demos``: run every demo."""

from demos import multivariate_chain_rule, regularised_logistic

for demo in (regularised_logistic, multivariate_chain_rule):
    demo.main()
