"""`yanxiu plan`: plans the next year with a solver; loading the resulting roster puts a plan into effect."""
