"""``python -m demos``: the short tour. The other demos are run by their names."""

from demos import multivariate_chain_rule, regularised_logistic

for demo in (regularised_logistic, multivariate_chain_rule):
    demo.main()
print("There is more: python -m demos.newton, python -m demos.moons, python -m demos.gallery")
