"""Files that a reader of safetensors takes or refuses, and what the reference says of them.

A case is a header and how many bytes of data follow it.
"""
import json
import struct

import safetensors

TENSOR = '"dtype":"F32","shape":[1],"data_offsets":[0,4]'


def entry(dtype, shape, begin, end):
    return f'"dtype":"{dtype}","shape":{shape},"data_offsets":[{begin},{end}]'


# Header, bytes of data.
CASES = [
    ("{}", 0), ("{}", 1), ("", 0), (" ", 0), ("null", 0), ("[]", 0), ('""', 0), ("{", 0), ("}", 0),
    ("{{}}", 0), ("{} {}", 0), ("{},", 0), ("\ufeff{}", 0), (" \t\r\n{} \t\r\n", 0), ("{}\0", 0),
    ("\v{}", 0), ('{"a":{%s}}' % TENSOR, 4), ('{"a":{%s}}' % TENSOR, 3), ('{"a":{%s}}' % TENSOR, 5),
    (' \n{"a":{%s}}\n ' % TENSOR, 4), ('{"":{%s}}' % TENSOR, 4), ('{"a":{%s,}}' % TENSOR, 4),
    ('{"a":{%s},}' % TENSOR, 4), ("{'a':{%s}}" % TENSOR, 4), ('{"a":null}', 0), ('{"a":{}}', 0),
    ('{"a":{%s,"extra":[{"deep":null},-1.5e3,"\\u00e9"]}}' % TENSOR, 4),
    ('{"a":{%s,"extra":1e400}}' % TENSOR, 4), ('{"a":{%s,"extra":[-1e400]}}' % TENSOR, 4),
    ('{"a":{%s,"extra":%s}}' % (TENSOR, "9" * 400), 4), ('{"a":{%s,"extra":1e400,}}' % TENSOR, 4),
    ('{"a":{%s},"__metadata__":{"k":1e400}}' % TENSOR, 4),
    ('{"a":{"dtype":"F32","shape":[1e400],"data_offsets":[0,4]}}', 4),
    ('{"a":{%s,"dtype":"F32"}}' % TENSOR, 4), ('{"a":{%s,"shape":[1]}}' % TENSOR, 4),
    ('{"a":{"shape":[1],"data_offsets":[0,4]}}', 4), ('{"a":{"dtype":"F32","shape":[1]}}', 4),
    ('{"a":{"dtype":"F32","data_offsets":[0,4]}}', 4),
    ('{"a":{"Dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
    ('{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}', 4),
    ('{"a":{"dtype":"F32 ","shape":[1],"data_offsets":[0,4]}}', 4),
    ('{"a":{"dtype":"F\\u00332","shape":[1],"data_offsets":[0,4]}}', 4),
    ('{"\\u0061":{%s}}' % TENSOR, 4), ('{"\\ud83d\\ude00":{%s}}' % TENSOR, 4),
    ('{"\\ud83d":{%s}}' % TENSOR, 4), ('{"a\tb":{%s}}' % TENSOR, 4), ('{"a\\xb":{%s}}' % TENSOR, 4),
    *(('{"a":{%s,"extra":%s%s}}' % (TENSOR, "[" * depth, "]" * depth), 4) for depth in (124, 125, 126)),
    ('{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}', 4),
    ('{"a":{"dtype":null,"shape":[1],"data_offsets":[0,4]}}', 4),
    ('{"__metadata__":{}}', 0), ('{"__metadata__":null}', 0), ('{"__metadata__":{"k":"v"}}', 0),
    ('{"__metadata__":[]}', 0), ('{"__metadata__":"v"}', 0), ('{"__metadata__":{"k":1}}', 0),
    ('{"__metadata__":{"k":null}}', 0), ('{"__metadata__":{"k":{}}}', 0),
    ('{"__metadata__":{},"__metadata__":{}}', 0),
    ('{"__metadata__":{%s}}' % TENSOR, 4),
] + [('{"a":{%s}}' % entry(*fields), data) for *fields, data in [
    ("F32", "[]", 0, 4, 4), ("F32", "[]", 0, 0, 0), ("F32", "[0]", 0, 0, 0), ("F32", "[2,0]", 0, 0, 0),
    ("F32", "[0,9223372036854775807]", 0, 0, 0), ("F32", "[9223372036854775807,0]", 0, 0, 0),
    ("F32", "[9223372036854775807,4,0]", 0, 0, 0), ("F32", "[9223372036854775807,2,0]", 0, 0, 0),
    ("F32", "[9223372036854775807,2,0,3,5]", 0, 0, 0), ("F128", "[9223372036854775807,2,0]", 0, 0, 0), ("I32", "[2,18446744073709551614]", 0, 16, 16),
    ("F32", "[2305843009213693952]", 0, 0, 0), ("F32", "[4294967296,4294967296]", 0, 0, 0),
    ("F32", "[18446744073709551616]", 0, 4, 4), ("F32", "[-1]", 0, 4, 4), ("F32", "[-0]", 0, 4, 4),
    ("F32", "[1.0]", 0, 4, 4), ("F32", "[1e0]", 0, 4, 4), ("F32", "[01]", 0, 4, 4),
    ("F32", '["1"]', 0, 4, 4), ("F32", "[[1]]", 0, 4, 4), ("F32", "[null]", 0, 4, 4),
    ("F32", "1", 0, 4, 4), ("F32", "{}", 0, 4, 4), ("F32", "null", 0, 4, 4),
    ("F32", "[1]", 4, 0, 4), ("F32", "[1]", 4, 8, 8), ("F32", "[1]", 1, 5, 5), ("F32", "[1]", 0, 8, 8),
    ("F32", "[2]", 0, 4, 4), ("F32", "[1]", -0, "-4", 4), ("F32", "[1]", 0, "4.0", 4),
    ("F32", "[1]", 0, "4,4", 4), ("F32", "[1]", 0, '"4"', 4), ("F32", "[1]", "null", 4, 4),
    ("F32", "[1]", 0, "18446744073709551615", 4), ("F32", "[1]", 0, "18446744073709551616", 4),
    ("F32", "[1]", "18446744073709551612", "18446744073709551615", 4),
    ("F32", "[0]", "9223372036854775807", "9223372036854775807", 0),
    ("F4", "[2]", 0, 1, 1), ("F4", "[3]", 0, 1, 1), ("F4", "[3]", 0, 2, 2), ("F4", "[1]", 0, 0, 0),
    ("F6_E2M3", "[4]", 0, 3, 3), ("F6_E2M3", "[3]", 0, 3, 3), ("F6_E3M2", "[8]", 0, 6, 6),
    ("F6_E3M2", "[1]", 0, 1, 1), ("F4", "[0]", 0, 0, 0), ("BOOL", "[3]", 0, 3, 3),
    ("C64", "[1]", 0, 8, 8), ("X", "[1]", 0, 4, 4), ("", "[1]", 0, 4, 4), ("F128", "[1]", 0, 16, 16),
    # Of a type that is not known the size is not, but all else is checked.
    ("F128", "[7]", 0, 16, 16), ("F128", "[0]", 0, 16, 16), ("F128", "[7]", 0, 0, 0),
    ("F128", "[7]", 0, 16, 15), ("F128", "[7]", 0, 16, 17), ("F128", "[7]", 1, 16, 16),
    ("F128", "[7]", 16, 0, 16), ("F128", "[-1]", 0, 16, 16), ("F128", "[1.5]", 0, 16, 16),
    ("F128", "[4294967296,4294967296]", 0, 16, 16), ("F128", "[9223372036854775807]", 0, 16, 16),
    ("F\\u00e9", "[1]", 0, 4, 4), ("F\\ud83d", "[1]", 0, 4, 4), ("F8_E4M3FN", "[4]", 0, 4, 4),
]] + [("{%s}" % ",".join(
    '"%s":{%s}' % (name, entry("U8", shape, begin, end)) for name, shape, begin, end in tensors), data)
    for data, tensors in [
    (3, [("a", "[1]", 0, 1), ("b", "[2]", 1, 3)]), (3, [("b", "[2]", 1, 3), ("a", "[1]", 0, 1)]),
    (3, [("a", "[1]", 0, 1), ("b", "[1]", 2, 3)]), (3, [("a", "[2]", 0, 2), ("b", "[2]", 1, 3)]),
    (2, [("a", "[2]", 0, 2), ("b", "[2]", 0, 2)]), (2, [("a", "[2]", 0, 2), ("b", "[1]", 0, 1)]),
    (2, [("a", "[2]", 0, 2), ("b", "[0]", 0, 0)]), (2, [("a", "[2]", 0, 2), ("b", "[0]", 1, 1)]),
    (2, [("a", "[2]", 0, 2), ("b", "[0]", 2, 2)]), (2, [("a", "[2]", 0, 2), ("b", "[0]", 3, 3)]),
    (2, [("a", "[0]", 0, 0), ("b", "[0]", 0, 0), ("c", "[2]", 0, 2), ("d", "[0]", 2, 2)]),
    (16, [(str(i), "[16]", 0, 16) for i in range(10)]),
    (2, [("\u00e9", "[1]", 0, 1), ("e\u0301", "[1]", 1, 2)]),
]]

# Where this project's reader is stricter than the reference, on purpose.
STRICTER = [
    # Repeated keys: the reference keeps the last, or leaves a gap.
    ('{"a":{%s},"a":{%s}}' % (TENSOR, TENSOR), 4),
    ('{"a":{%s},"\\u0061":{%s}}' % (TENSOR, TENSOR), 4),
    ('{"__metadata__":{"k":"v","k":"w"}}', 0),
    ('{"a":{%s,"extra":{"k":1,"k":2}}}' % TENSOR, 4),
    # A tensor's fields as an array, which only the reference's JSON library knows.
    ('{"a":["F32",[1],[0,4]]}', 4),
    # A type as an object: so its JSON library takes an enumeration.
    ('{"a":{"dtype":{"F32":null},"shape":[1],"data_offsets":[0,4]}}', 4),
    # A dimension over Int.max, of a tensor without elements.
    ('{"a":{%s}}' % entry("F32", "[0,18446744073709551615]", 0, 0), 0),
]


def file(header, data):
    header = header.encode() if isinstance(header, str) else header
    return struct.pack("<Q", len(header)) + header + bytes(data)


def is_accepted(content):
    try:
        safetensors.deserialize(content)
        return True
    except safetensors.SafetensorError:
        return False


# MARK: Where this project's reader is looser than the reference, on purpose

# DataType.allKnown.
TYPES = """BOOL F4 F6_E2M3 F6_E3M2 U8 I8 F8_E5M2 F8_E4M3 F8_E8M0 F8_E4M3FNUZ F8_E5M2FNUZ I16 U16 F16 BF16
I32 U32 F32 C64 F64 I64 U64""".split()

UNKNOWN_TYPE = "a type that is not known"
UNREAD_NUMBER = "a number over the largest double, where none is read"


def once(pairs):
    """An object whose keys are different."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key twice")
    return result


def is_countable(shape):
    count = 1
    for size in shape:
        if type(size) is not int or not 0 <= size < 2**63:
            return False
        count *= size
        if count >= 2**64:
            return False
    return count < 2**63


def looser_by(content):
    """Why this project's reader takes a file that the reference refuses; empty where it must not.

    The reference is asked again about a twin, without what it objects to: tensors of types that it
    does not know are bytes there, which have no wrong size; and numbers that its JSON library cannot
    hold are 0.0, which it passes over where it expects nothing, and refuses elsewhere.
    """
    reasons = set()

    def number(text):
        value = float(text)
        if abs(value) < 1.79e308:
            return int(text) if text.lstrip("-").isdigit() else value
        reasons.add(UNREAD_NUMBER)
        return 0.0

    length = struct.unpack("<Q", content[:8])[0] if len(content) >= 8 else 0
    try:
        header = json.loads(content[8 : 8 + length].decode(), object_pairs_hook=once,
                            parse_float=number, parse_int=number)
        for name, tensor in header.items():
            if name == "__metadata__" or tensor["dtype"] in TYPES:
                continue
            tensor["dtype"].encode()  # fails where it is no string, or holds half a surrogate pair
            if not is_countable(tensor["shape"]):
                return set()
            begin, end = tensor["data_offsets"]
            tensor |= {"dtype": "U8", "shape": [end - begin]}
            reasons.add(UNKNOWN_TYPE)
        header = json.dumps(header).encode()
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return set()
    twin = struct.pack("<Q", len(header)) + header + content[8 + length :]
    return reasons if not is_accepted(content) and is_accepted(twin) else set()
