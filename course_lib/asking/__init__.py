"""Questions with a few options: predictions in a lesson, and recall in later ones.

In reading order: `questions` (the data, built from the lessons' text), `answers` (what the reader
chose), `buttons` and `words` (how both are shown), `predicting`, `warming_up`, `looking_back`.
"""
