
(
"
etl.export


days

days