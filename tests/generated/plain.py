"""The document, with two things said as openapi-python-client 0.29 reads them; what they mean stays the same.

`true`, the schema that takes anything, becomes `{}`; a `oneOf` of constants becomes an `enum`. The generator refuses the first, and of the second it
makes code that knows only the first constant.

    python plain.py openapi.json plain.json
"""

import json
import pathlib
import sys

SCHEMA_BELOW = ("items", "not", "contains", "propertyNames")


def plain(node):
    if isinstance(node, list):
        return [plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: {} if key in SCHEMA_BELOW and value is True else plain(value) for key, value in node.items()}
    choices = node.get("oneOf", [])
    if choices and all(isinstance(one, dict) and ("const" in one or "enum" in one) for one in choices):
        del node["oneOf"]
        node["type"] = choices[0]["type"]
        node["enum"] = [word for one in choices for word in ([one["const"]] if "const" in one else one["enum"])]
    return node


if __name__ == "__main__":
    source, target = map(pathlib.Path, sys.argv[1:])
    target.write_text(json.dumps(plain(json.loads(source.read_text()))))
