"""Words, quarters, settings, errors, money, language and look: imports nothing from above."""
