"""Seeded safetensors files, most of them damaged in one to three ways.

A header is made as a tree: an object is a list of pairs, so that a key can come twice; an array is a
list; and whatever else is JSON text, which need not be well-formed.
"""
import random
import struct

from safetensors_cases import TYPES

BITS = dict(zip(TYPES, [8, 4, 6, 6, 8, 8, 8, 8, 8, 8, 8, 16, 16, 16, 16, 32, 32, 32, 64, 64, 64, 64]))
NAMES = ["", "a", "b", "weight", "é", "e\u0301", "\U0001f600", "__metadata__ ", "a\\\"b", "\u2028"]
NUMBERS = """0 1 2 4 8 -0 -1 00 01 1.0 1e0 1E+1 0.5 1. .5 +1 0x1 1e400 -1e400 NaN Infinity
255 65536 2147483648 4294967295 4294967296 9007199254740993 9223372036854775807 9223372036854775808
18446744073709551614 18446744073709551615 18446744073709551616 99999999999999999999999999
100000000000000000000000000000000000000000""".split()
SCALARS = NUMBERS + ["null", "true", "false", "nul", "True", '""', '"F32"', '"0"', '"\\u0000"', '"\\ud800"',
                     '"\\ud83d\\ude00"', '"\\udc00\\ud800"', '"\\u00e"', '"\\x"', '"\t"', '"', "'a'", ""]
UNKNOWN = ['"f32"', '"F32 "', '"F128"', '"I4"', '"F8"', '"bf16"', '""', '"\\u0046\\u0033\\u0032"', '"F\\u00e9"',
           '"F8_E4M3FN"', '"BF16\\u0000"']
BYTES = b' \t\r\n{}[]":,0123456789-+.eE\\/abtrufnlsx\x00\x1f\x7f\x80\xbf\xc0\xe2\xed\xf4\xff'


class Object(list):
    """The pairs of an object."""


def quoted(generator, text):
    """A string, of whose characters some are escaped."""
    def escaped(character):
        units = character.encode("utf-16-be")
        pairs = [units[i : i + 2].hex() for i in range(0, len(units), 2)]
        return "".join("\\u" + generator.choice([pair, pair.upper()]) for pair in pairs)

    inside = [escaped(c) if c in '"\\' or c < " " or generator.random() < 0.03 else c for c in text]
    return '"%s"' % "".join(inside)


def any_value(generator, depth=0):
    choice = generator.random()
    if depth > 3 or choice < 0.6:
        return generator.choice(SCALARS)
    if choice < 0.8:
        return [any_value(generator, depth + 1) for _ in range(generator.randrange(3))]
    return Object(
        (quoted(generator, generator.choice(NAMES)), any_value(generator, depth + 1))
        for _ in range(generator.randrange(3)))


def valid(generator):
    """A header that fits `size` bytes of data, and that size."""
    header, end = Object(), 0
    if generator.random() < 0.3:
        metadata = Object((quoted(generator, name), quoted(generator, generator.choice(NAMES)))
                          for name in generator.sample(NAMES, generator.randrange(4)))
        header.append(('"__metadata__"', metadata))
    for name in generator.sample(NAMES, generator.randrange(4)):
        dtype = generator.choice(TYPES)
        shape = [generator.randrange(4) for _ in range(generator.randrange(4))]
        if BITS[dtype] < 8:
            shape.append(generator.choice([0, 4, 8]))
        bits = BITS[dtype]
        for size in shape:
            bits *= size
        begin, end = end, end + bits // 8
        tensor = Object([
            ('"dtype"', f'"{dtype}"'), ('"shape"', [str(size) for size in shape]),
            ('"data_offsets"', [str(begin), str(end)])])
        generator.shuffle(tensor)
        header.append((quoted(generator, name), tensor))
    if generator.random() < 0.3:
        generator.shuffle(header)
    return header, end


def nodes(tree):
    """All arrays and objects of a tree."""
    yield tree
    for child in tree:
        child = child[1] if isinstance(tree, Object) else child
        if isinstance(child, list):
            yield from nodes(child)


def change_tree(generator, header):
    """Changes one array or object of the header."""
    node = generator.choice(list(nodes(header)))
    place = generator.randrange(len(node)) if node else None
    choice = generator.randrange(9)
    if isinstance(node, Object):
        if place is None or choice == 0:
            key = quoted(generator, generator.choice(["__metadata__", "dtype", "extra", *NAMES]))
            node.insert(place or 0, (key, any_value(generator)))
        elif choice == 1:
            del node[place]
        elif choice == 2:
            node.append(node[place])
        elif choice == 3:
            node.append((node[place][0], any_value(generator)))
        elif choice == 4:
            other = generator.choice(['"__metadata__"', '"dtype"', '"shape"', '"Shape"', "a", '"a'])
            node[place] = (other, node[place][1])
        elif choice == 5 and node is not header:
            node[place] = (node[place][0], generator.choice(UNKNOWN))
        elif choice == 6 and isinstance(node[place][1], Object):
            # The fields in the order that the reference declares them in, as an array.
            fields = dict(node[place][1])
            array = [fields.get(f'"{key}"', "0") for key in ("dtype", "shape", "data_offsets")]
            node[place] = (node[place][0], array)
        else:
            node[place] = (node[place][0], any_value(generator))
    elif place is None or choice < 2:
        node.insert(place or 0, generator.choice(NUMBERS))
    elif choice == 2:
        del node[place]
    elif choice == 3:
        node[place] = any_value(generator)
    elif choice < 7 and isinstance(node[place], str) and node[place].isdigit():
        node[place] = str(max(0, int(node[place]) + generator.choice([-8, -2, -1, 1, 2, 8])))
    else:
        node[place] = generator.choice(NUMBERS)


def change_types(generator, header):
    """Gives one tensor a type that is not known, or another one."""
    tensors = [value for _, value in header if isinstance(value, Object)]
    if tensors:
        tensor = generator.choice(tensors)
        new = generator.choice([*UNKNOWN, f'"{generator.choice(TYPES)}"'])
        tensor[:] = [(key, new if key == '"dtype"' else value) for key, value in tensor]


def text(generator, tree):
    """The tree as JSON, with white space here and there."""
    def space():
        return generator.choice([" ", "\t", "\r\n", "  "]) if generator.random() < 0.02 else ""

    if isinstance(tree, Object):
        members = [f"{space()}{key}{space()}:{space()}{text(generator, value)}{space()}"
                   for key, value in tree]
        return "{" + ",".join(members) + space() + "}"
    if isinstance(tree, list):
        return "[" + ",".join(space() + text(generator, value) + space() for value in tree) + "]"
    return tree


def change_bytes(generator, header):
    """Changes some bytes of the header's text."""
    begin = generator.randrange(len(header) + 1)
    end = min(len(header), begin + generator.choice([0, 1, 1, 1, 2, 8]))
    choice = generator.randrange(6)
    if choice == 0:
        header[begin:end] = bytes(generator.choices(BYTES, k=end - begin))
    elif choice == 1:
        del header[begin:end]
    elif choice == 2:
        header[begin:begin] = header[begin:end]
    elif choice == 3:
        header[begin:begin] = bytes(generator.choices(BYTES, k=generator.randrange(1, 4)))
    elif choice == 4 and begin < end:
        header[begin] ^= 1 << generator.randrange(8)
    else:
        nesting = generator.choice([1, 2, 120, 125, 126, 127, 128, 129, 200])
        header[begin:begin] = b"[" * nesting + b"]" * nesting


def file(generator):
    header, size = valid(generator)
    for _ in range(generator.choice([0, 0, 1, 1, 2])):
        generator.choice([change_tree, change_tree, change_types])(generator, header)
    header = bytearray(text(generator, header).encode("utf8", "surrogatepass"))
    for _ in range(generator.choice([0, 0, 0, 1, 2])):
        change_bytes(generator, header)
    if generator.random() < 0.2:
        header += b" " * generator.randrange(9)
    size = max(0, size + generator.choice([0] * 18 + [-1, 1]))
    length = len(header)
    if generator.random() < 0.03:
        length = generator.choice([length - 1, length + 1, length + size, 0, 10**8, 10**8 + 1, 2**63, 2**64 - 1])
    content = struct.pack("<Q", length % 2**64) + header + generator.randbytes(size)
    return content[: generator.randrange(9)] if generator.random() < 0.002 else bytes(content)


def files(count, seed):
    for index in range(count):
        yield file(random.Random(f"{seed}:{index}"))
