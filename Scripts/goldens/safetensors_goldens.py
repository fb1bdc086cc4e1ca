#!/usr/bin/env python3
"""Writes Tests/Fixtures/SafeTensorsLoader with the reference implementation of the format.

Run with the python that `Scripts/goldens/environment` prints. The output depends on nothing but the
versions in requirements.txt; metadata has one key, because the reference shuffles them.
"""
import ctypes
import json
import pathlib
import random
import struct

import safetensors
import safetensors.torch
import torch

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/SafeTensorsLoader"
VERSIONS = {"safetensors": safetensors.__version__, "torch": torch.__version__.split("+")[0]}


def write_json(name, value):
    (FIXTURES / name).write_text(json.dumps({"versions": VERSIONS, **value}, indent=1) + "\n")


# MARK: Every type, and its elements as floats


def of(dtype, *values):
    return torch.tensor(values, dtype=dtype)


def bits(dtype, integer, *patterns):
    return torch.tensor(patterns, dtype=integer).view(dtype)


def convertible():
    """Values at the edges of each type that has floats."""
    inf, nan = float("inf"), float("nan")
    return {
        "F64": of(
            torch.float64, 0.0, -0.0, 1 / 3, 1e300, -1e300, 3.4028235677973366e38, 1e-46, 7.1e-46,
            1.401298464324817e-45, 1 + 2.0**-24, 1 + 3 * 2.0**-24, 16777217.0, inf, -inf, nan),
        "F32": of(torch.float32, 0.0, -0.0, 1.5, 3.4028235e38, 1e-45, inf, -inf, nan),
        "F16": bits(
            torch.float16, torch.uint16, 0x0000, 0x8000, 0x0001, 0x83FF, 0x0400, 0x3C00, 0x3555,
            0x7BFF, 0xFBFF, 0x7C00, 0xFC00, 0x7E00),
        "BF16": bits(
            torch.bfloat16, torch.uint16, 0x0000, 0x8000, 0x0001, 0x807F, 0x0080, 0x3F80, 0x3EAB,
            0x7F7F, 0xFF7F, 0x7F80, 0xFF80, 0x7FC0),
        "I64": of(
            torch.int64, 0, -1, 16777217, 16777219, -16777217, 2**53 + 1, 2**63 - 1, -(2**63)),
        "I32": of(torch.int32, 0, -1, 16777217, 16777219, 2147483647, -2147483648),
        "I16": of(torch.int16, 0, -1, 32767, -32768),
        "I8": of(torch.int8, 0, -1, 127, -128),
        "U64": of(torch.uint64, 0, 1, 16777217, 16777219, 2**63 + 2**39, 2**64 - 1),
        "U32": of(torch.uint32, 0, 1, 16777217, 16777219, 4294967295),
        "U16": of(torch.uint16, 0, 1, 65535),
        "U8": of(torch.uint8, 0, 1, 255),
    }


# Types without floats: name in the reference's interface, shape, bytes.
OPAQUE = {
    "BOOL": ("bool", [3], bytes([0, 1, 1])),
    "C64": ("complex64", [2], struct.pack("<4f", 1, -2, 0.5, 4)),
    "F8_E5M2": ("float8_e5m2", [3], bytes([0x00, 0x3C, 0xFC])),
    "F8_E4M3": ("float8_e4m3fn", [3], bytes([0x00, 0x38, 0xFF])),
    "F8_E8M0": ("float8_e8m0fnu", [2], bytes([0x7F, 0xFF])),
    "F8_E4M3FNUZ": ("float8_e4m3fnuz", [1], bytes([0x40])),
    "F8_E5M2FNUZ": ("float8_e5m2fnuz", [1], bytes([0x40])),
}


def write_types():
    tensors, buffers, entries = {}, [], []

    def add(name, dtype, shape, data):
        buffers.append(ctypes.create_string_buffer(data, len(data)))
        tensors[name] = safetensors.TensorSpec(
            dtype=dtype, shape=shape, data_ptr=ctypes.addressof(buffers[-1]), data_len=len(data))

    for name, tensor in convertible().items():
        data = bytes(tensor.view(torch.uint8).tolist())
        add(name, str(tensor.dtype).removeprefix("torch."), list(tensor.shape), data)
    for name, (dtype, shape, data) in OPAQUE.items():
        add(name, dtype, shape, data)
    path = FIXTURES / "types.safetensors"
    path.write_bytes(safetensors.serialize(tensors, {"title": "every type, à la carte"}))

    floats = convertible()
    for name, tensor in sorted(safetensors.deserialize(path.read_bytes())):
        assert tensor["dtype"] == name
        entry = {"name": name, "shape": tensor["shape"], "bytes": bytes(tensor["data"]).hex()}
        if name in floats:
            single = floats[name].to(torch.float32)
            entry["float_bits"] = single.view(torch.uint32).tolist()
        entries.append(entry)
    write_json("types.json", {"tensors": entries})


# MARK: Shapes, and a header that leaves its data unaligned


def write_shapes():
    tensors = {
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0),
        "empty rows": torch.zeros(3, 0, 2),
        "vector": torch.arange(5, dtype=torch.float32) / 4,
        "four dimensions": (torch.arange(24, dtype=torch.float32) - 7).reshape(2, 1, 3, 4),
        "half": (torch.arange(6, dtype=torch.float32) / 8).half().reshape(2, 3),
    }
    aligned = safetensors.torch.save(tensors)
    (FIXTURES / "shapes.safetensors").write_bytes(aligned)

    # The same file with one space less or more after its header, which readers must take too.
    length = struct.unpack("<Q", aligned[:8])[0]
    header, data = aligned[8 : 8 + length].rstrip(b" "), aligned[8 + length :]
    while (8 + len(header)) % 8 != 1:
        header += b" "
    unaligned = struct.pack("<Q", len(header)) + header + data
    read = safetensors.torch.load(unaligned)
    assert all(torch.equal(read[name], tensor) for name, tensor in tensors.items())
    (FIXTURES / "unaligned.safetensors").write_bytes(unaligned)

    write_json("shapes.json", {"tensors": [
        {"name": name, "shape": list(tensor.shape), "values": tensor.flatten().tolist()}
        for name, tensor in sorted(read.items())]})


# MARK: Files to be written the same

# Each to be escaped, ordered by its bytes or left alone.
NAMES = ["", " ", "a", "a.b", "a/b", "B", "\u00e9", "e\u0301", "\uffff", "\U00010000", "\U0001f600",
         '"', "\\", "\u2028\u202e", "\x7f\x9f", "".join(map(chr, range(0x20)))]


def write_written():
    """Tensors in no order, and the file that the reference makes of them."""
    generator = random.Random(20261)
    given = [(name, "uint8", [1], 1) for name in NAMES]
    given += [(f"{number} {dtype}", dtype, shape, size) for dtype, *tensors in [
        ("float32", ([], 4), ([2, 3], 24), ([0], 0), ([4, 0, 2], 0), ([1, 1, 1], 4)),
        ("float64", ([1], 8)), ("int64", ([], 8)), ("bfloat16", ([3], 6)), ("float16", ([1], 2)),
        ("int8", ([5], 5)), ("bool", ([3, 1], 3)), ("complex64", ([1], 8)),
        # Two to a byte; the reference's interface takes the shape of the bytes.
        ("float4_e2m1fn_x2", ([3, 1], 3), ([0], 0)),
    ] for number, (shape, size) in enumerate(tensors)]
    generator.shuffle(given)
    buffers, specs, entries = [], {}, []
    for name, dtype, shape, size in given:
        data = generator.randbytes(size)
        buffers.append(ctypes.create_string_buffer(data, len(data)))
        specs[name] = safetensors.TensorSpec(
            dtype=dtype, shape=shape, data_ptr=ctypes.addressof(buffers[-1]), data_len=size)
        entries.append({"name": name, "bytes": data.hex()})
    content = safetensors.serialize(specs, {"\b\u20ac": "\f\x1f\"/\\"})
    (FIXTURES / "written.safetensors").write_bytes(content)
    read = dict(safetensors.deserialize(content))
    for entry in entries:
        entry |= {"dtype": read[entry["name"]]["dtype"], "shape": read[entry["name"]]["shape"]}
    write_json("written.json", {"tensors": entries})


def write_rows():
    """Matrices with the header that fits any number of rows, which the reference must take.

    36 is how much longer two numbers of 19 digits are than two zeros.
    """
    for rows in [0, 3]:
        matrix = (torch.arange(rows * 4, dtype=torch.float32) - 5).reshape(rows, 4) / 8
        metadata = {"model": "b\u00e4r"}
        smallest = safetensors.torch.save({"em\nbed": torch.zeros(0, 4)}, metadata)
        size = (len(smallest) + 36 + 63) // 64 * 64
        minimal = safetensors.torch.save({"em\nbed": matrix}, metadata)
        length = struct.unpack("<Q", minimal[:8])[0]
        header, data = minimal[8 : 8 + length], minimal[8 + length :]
        content = struct.pack("<Q", size - 8) + header.ljust(size - 8) + data
        assert torch.equal(safetensors.torch.load(content)["em\nbed"], matrix)
        (FIXTURES / f"rows-{rows}.safetensors").write_bytes(content)


# MARK: What the reference takes and refuses

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
    ('{"a":{%s,"dtype":"F32"}}' % TENSOR, 4), ('{"a":{%s,"shape":[1]}}' % TENSOR, 4),
    ('{"a":{"shape":[1],"data_offsets":[0,4]}}', 4), ('{"a":{"dtype":"F32","shape":[1]}}', 4),
    ('{"a":{"dtype":"F32","data_offsets":[0,4]}}', 4),
    ('{"a":{"Dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
    ('{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}', 4),
    ('{"a":{"dtype":"F32 ","shape":[1],"data_offsets":[0,4]}}', 4),
    ('{"a":{"dtype":"F\\u00332","shape":[1],"data_offsets":[0,4]}}', 4),
    ('{"\\u0061":{%s}}' % TENSOR, 4), ('{"\\ud83d\\ude00":{%s}}' % TENSOR, 4),
    ('{"\\ud83d":{%s}}' % TENSOR, 4), ('{"a\tb":{%s}}' % TENSOR, 4), ('{"a\\xb":{%s}}' % TENSOR, 4),
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
    ("F32", "[9223372036854775807,4,0]", 0, 0, 0), ("I32", "[2,18446744073709551614]", 0, 16, 16),
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


def mutated(count):
    """Valid files with one to three bytes of the header changed, removed or doubled."""
    generator = random.Random(20260)
    valid = ['{"__metadata__":{"k":"v"},"a":{%s},"b":{%s}}' % (
        TENSOR, entry("F16", "[1,2]", 4, 8)), '{"a":{%s}}    ' % entry("I64", "[]", 0, 8)]
    for _ in range(count):
        header = bytearray(generator.choice(valid).encode())
        for _ in range(generator.randint(1, 3)):
            place = generator.randrange(len(header))
            choice = generator.randrange(4)
            if choice == 0:
                header[place] = generator.choice(b' {}[]":,0123456789-.eE\\aktrue\x00\x80\xff')
            elif choice == 1:
                del header[place]
            elif choice == 2:
                header.insert(place, header[place])
            else:
                header[place] ^= 1 << generator.randrange(8)
        yield bytes(header), 8


def write_verdicts():
    files = [file(*case) for case in [*CASES, *mutated(300)]]
    files += [b"", b"\0" * 7, struct.pack("<Q", 3) + b"{}", struct.pack("<Q", 100_000_001) + b"{}",
              struct.pack("<Q", 2**63) + b"{}", struct.pack("<Q", 2**64 - 1) + b"{}"]
    stricter = [file(*case) for case in STRICTER]
    assert all(is_accepted(content) for content in stricter)
    write_json("verdicts.json", {
        "accepted": [content.hex() for content in files if is_accepted(content)],
        "refused": [content.hex() for content in files if not is_accepted(content)],
        "accepted_by_the_reference_alone": [content.hex() for content in stricter]})


FIXTURES.mkdir(parents=True, exist_ok=True)
write_types()
write_shapes()
write_written()
write_rows()
write_verdicts()
