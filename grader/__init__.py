"""The instructor's side: the bank of exercises, the build, the engine, the gradebook, reports."""

import sys

# jsonschema, which nbformat imports, loads this optional checker of internationalised addresses,
# and that takes two seconds at every start. No notebook schema uses it; None makes the import fail,
# which jsonschema expects.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
