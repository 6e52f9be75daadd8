"""How files and tables of all kinds become rows: nothing guessed, nothing lost in silence.

guards : size and shape before anything is opened
survey, encodings, records, layout : text: its bytes, encoding and records, where its table stands
text, scan : open a text file, record by record or by the engine in one go
datev : postings in DATEV's exchange format
sheets : a sheet of an Excel workbook
databases : a table or query behind a connection URL
engine : rows in the engine, with their file and line
marks, prove : how numbers and dates are written, proven over whole columns
wide : columns of months and quarters become rows
mapping : columns of the file become those of the workbook
profiles (profiles.toml) : how well-known systems call their columns
propose (synonyms.toml) : propose how to declare an unknown file
"""
