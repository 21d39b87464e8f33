"""A batch: its samples along axes, their numbers as columns, the lanes that replay them."""
