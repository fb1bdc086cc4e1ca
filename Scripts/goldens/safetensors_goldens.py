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

import numpy
import safetensors
import safetensors.torch
import torch
from safetensors_cases import (
    CASES, STRICTER, TENSOR, UNKNOWN_TYPE, entry, file, is_accepted, looser_by)

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/SafeTensorsLoader"
VERSIONS = {"safetensors": safetensors.__version__, "torch": torch.__version__.split("+")[0]}


def write_json(name, value, indent=1):
    text = json.dumps({"versions": VERSIONS, **value}, indent=indent)
    (FIXTURES / name).write_text(text + "\n")


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


# Other types: name in the reference's interface, shape, bytes.
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
        if name.startswith("F8_"):
            floats[name] = eight_bit(name, tensor["data"])
        if name in floats:
            entry["float_bits"] = float_bits(floats[name])
        entries.append(entry)
    write_json("types.json", {"tensors": entries})


def eight_bit(name, data):
    return torch.tensor(list(data), dtype=torch.uint8).view(getattr(torch, OPAQUE[name][0]))


def float_bits(tensor):
    return tensor.to(torch.float32).view(torch.uint32).tolist()


def write_small_floats():
    """The value of each of the 256 floats of 8 bits."""
    write_json("small-floats.json", {
        name: float_bits(eight_bit(name, range(256))) for name in OPAQUE if name.startswith("F8_")
    }, indent=None)


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


# MARK: Floats to be rounded

# Signs and bits of no particular float, of which the edges of rounding are made.
EDGES = [0, 1, 0x7FFFFF, 0x800000, 0x3F800000, 0x7F7FFFFF, 0x7F800000]


def rounding_edges():
    """Bits of floats that are representable in 16 bits, halfway between two that are, or next to it."""
    halves = torch.arange(0, 0x7C00, 97, dtype=torch.int32).tolist()
    halves += [0, 1, 2, 3, 0x3FE, 0x3FF, 0x400, 0x401, 0x3C00, 0x7BFE, 0x7BFF]
    result = set(EDGES)
    for half in halves:
        low, high = (torch.tensor([half + i], dtype=torch.int32).to(torch.uint16)
                     .view(torch.float16).double().item() for i in (0, 1))
        # Past the greatest half stands the number that would be next, not infinity.
        middle = (low + (high if half < 0x7BFF else 65536.0)) / 2
        for value in (low, middle):
            bits = struct.unpack("<I", struct.pack("<f", value))[0]
            result |= {max(bits - 1, 0), bits, bits + 1}
    for upper in range(0, 0x7F80, 61):
        for lower in (0x0000, 0x0001, 0x7FFF, 0x8000, 0x8001, 0xFFFF):
            result.add(upper << 16 | lower)
    result |= {0x7F7F << 16 | lower for lower in (0x7FFF, 0x8000)}
    return sorted(result | {bits | 1 << 31 for bits in result})


def from_bits(bits):
    return torch.tensor(bits, dtype=torch.uint32).view(torch.float32)


def digest(values):
    """The sum of (value + 1) * (2 * index + 1), modulo 2^64."""
    odd = 2 * numpy.arange(len(values), dtype=numpy.uint64) + numpy.uint64(1)
    return int(((values.astype(numpy.uint64) + numpy.uint64(1)) * odd).sum(dtype=numpy.uint64))


def write_rounded():
    """What torch rounds floats to, one by one and as digests of every 251st float but NaN."""
    edges = rounding_edges()
    floats = from_bits(edges)
    tensors = {"half": floats.half(), "brain": floats.bfloat16(), "\u00e9 \U0001f600": floats[0].half(),
               "none": floats[:0].bfloat16()}
    (FIXTURES / "rounded.safetensors").write_bytes(safetensors.torch.save(tensors))
    digests = []
    for sixteenth in range(16):
        bits = numpy.arange(sixteenth << 28, (sixteenth + 1) << 28, 251, dtype=numpy.uint32)
        bits = bits[(bits & 0x7FFFFFFF) <= 0x7F800000]
        floats = torch.from_numpy(bits.view(numpy.float32))
        digests.append({
            "F16": str(digest(floats.half().view(torch.uint16).numpy())),
            "BF16": str(digest(floats.bfloat16().view(torch.uint16).numpy()))})
    write_json("rounded.json", {"float_bits": edges, "digests": digests}, indent=None)


# MARK: Slices


def write_slices():
    """Parts of the tensors of shapes.safetensors, as the reference's slices of them."""
    generator = random.Random(20262)
    entries = []
    with safetensors.safe_open(FIXTURES / "shapes.safetensors", "pt") as shapes:
        for name in sorted(shapes.keys()):
            view = shapes.get_slice(name)
            sizes = view.get_shape()
            for _ in range(1 if not sizes else 12 if len(sizes) < 3 else 60):
                count = generator.randint(0, len(sizes))
                ranges = [generator.choice([None, sorted(generator.choices(range(size + 1), k=2))])
                          for size in sizes[:count]]
                indices = tuple(slice(*(bounds or [None])) for bounds in ranges)
                values = view[indices]
                entries.append({"name": name, "ranges": ranges, "shape": list(values.shape),
                                "values": values.float().flatten().tolist()})
    write_json("slices.json", {"slices": entries}, indent=None)


# MARK: What the reference takes and refuses


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
    groups = {"accepted": [], "refused": [], "refused_by_the_reference_alone": [],
              "refused_by_the_reference_alone_for_types": [],
              "accepted_by_the_reference_alone": stricter}
    for content in files:
        reasons = looser_by(content)
        group = "accepted" if is_accepted(content) else "refused"
        if reasons:
            group += "_by_the_reference_alone"
        if UNKNOWN_TYPE in reasons:
            group += "_for_types"
        groups[group].append(content)
    write_json("verdicts.json", {
        name: [content.hex() for content in group] for name, group in groups.items()})


FIXTURES.mkdir(parents=True, exist_ok=True)
write_types()
write_shapes()
write_written()
write_rows()
write_small_floats()
write_rounded()
write_slices()
write_verdicts()
