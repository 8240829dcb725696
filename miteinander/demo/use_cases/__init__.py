"""The filling of the demo: invented people do, through the use cases of the product, what a year of work is made of."""

from miteinander.demo.use_cases.filling import fill

__all__ = ["fill"]
