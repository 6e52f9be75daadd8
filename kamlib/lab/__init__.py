"""The chapters opened in JupyterLab, in the analyst's language, without asking the internet.

``copies`` writes German copies of the notebooks and never touches one the analyst changed;
``start`` says how JupyterLab is started.
"""
